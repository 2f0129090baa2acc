package main

import (
	"strings"
	"testing"

	"github.com/appforge-ai/appforge/store"
)

func TestLimitsHoldInProductionAndWhereTheyAreSet(t *testing.T) {
	for name, tt := range map[string]struct {
		env  func(string) string
		want store.Limits
	}{
		"production":           {env(), store.Limits{JobsPerMinute: 60, JobsAtOnce: 50, DollarsPerDay: 20e9, DollarsPerMonth: 200e9}},
		"production without":   {env("LIMIT_JOBS_PER_MINUTE", "0", "LIMIT_DOLLARS_PER_DAY", "0"), store.Limits{JobsAtOnce: 50, DollarsPerMonth: 200e9}},
		"development":          {env("APPFORGE_ENV", "development"), store.Limits{}},
		"development with one": {env("APPFORGE_ENV", "development", "LIMIT_DOLLARS_PER_DAY", "$2.50"), store.Limits{DollarsPerDay: 25e8}},
	} {
		t.Run(name, func(t *testing.T) {
			cfg, err := loadConfig(tt.env)
			if err != nil || cfg.UserLimits != tt.want {
				t.Errorf("%+v, %v", cfg.UserLimits, err)
			}
		})
	}
}

func TestWrongLimitsAreNamed(t *testing.T) {
	_, err := loadConfig(env("LIMIT_JOBS_PER_MINUTE", "many", "LIMIT_JOBS_AT_ONCE", "-1", "LIMIT_DOLLARS_PER_DAY", "-2", "LIMIT_DOLLARS_PER_MONTH", "lots"))
	for _, name := range []string{"LIMIT_JOBS_PER_MINUTE", "LIMIT_JOBS_AT_ONCE", "LIMIT_DOLLARS_PER_DAY", "LIMIT_DOLLARS_PER_MONTH"} {
		if err == nil || !strings.Contains(err.Error(), name+" is ") {
			t.Errorf("%s is not named in %v", name, err)
		}
	}
}
