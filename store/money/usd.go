// Package money holds amounts of dollars exactly, so that a thousand calls of a
// fraction of a cent add up to what the provider bills.
package money

import (
	"database/sql/driver"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// USD is an amount in nano-dollars (1e-9 USD): the price of one token at
// $0.075 a million is 75 of them. JSON and SQL see decimal dollars.
type USD int64

// PerMillion is the price of tokens tokens at dollarsPerMillion USD a million.
func PerMillion(tokens int, dollarsPerMillion float64) USD {
	return USD(math.Round(float64(tokens) * dollarsPerMillion * 1000))
}

// String gives decimal dollars without trailing zeros: "0.0021".
func (u USD) String() string {
	sign := ""
	if u < 0 {
		sign, u = "-", -u
	}
	whole, frac := u/1e9, u%1e9
	if frac == 0 {
		return fmt.Sprintf("%s%d", sign, whole)
	}
	return fmt.Sprintf("%s%d.%s", sign, whole, strings.TrimRight(fmt.Sprintf("%09d", frac), "0"))
}

// MarshalJSON writes a JSON number of dollars.
func (u USD) MarshalJSON() ([]byte, error) { return []byte(u.String()), nil }

// UnmarshalJSON reads a JSON number of dollars.
func (u *USD) UnmarshalJSON(b []byte) error {
	v, err := Parse(string(b))
	if err != nil {
		return err
	}
	*u = v
	return nil
}

// Parse reads decimal dollars, as written in JSON or by a database.
func Parse(s string) (USD, error) {
	f, err := strconv.ParseFloat(strings.TrimSpace(s), 64)
	if err != nil || math.IsNaN(f) || math.Abs(f) > 9e9 {
		return 0, fmt.Errorf("%q is not an amount of dollars", s)
	}
	return USD(math.Round(f * 1e9)), nil
}

// Value gives the database decimal text.
func (u USD) Value() (driver.Value, error) { return u.String(), nil }

// Scan reads what the three drivers give for a DECIMAL: text, bytes, float or integer.
func (u *USD) Scan(src any) error {
	var err error
	switch v := src.(type) {
	case []byte:
		*u, err = Parse(string(v))
	case string:
		*u, err = Parse(v)
	case float64:
		*u = USD(math.Round(v * 1e9))
	case int64:
		*u = USD(v * 1e9)
	default:
		err = fmt.Errorf("cannot read %T as dollars", src)
	}
	return err
}
