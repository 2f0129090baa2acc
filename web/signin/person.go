package signin

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/appforge-ai/appforge/store"
)

// maxName bounds a user's id, in bytes.
const maxName = 255

// Person is who signed in.
type Person struct {
	UserID string
	Role   string
}

// Mapping turns a provider's claims into users and roles.
type Mapping struct {
	UserClaim   string // that is the user's id; email counts only when it is verified
	RoleClaim   string // that lists groups or roles
	AdminGroup  string // whose members are administrators; "": nobody is
	ViewerGroup string // whose members are viewers; "": nobody is
	UserGroup   string // whose members are users; "": everybody else is
}

// lacks tells whether the claims do not suffice to know user and role.
func (m Mapping) lacks(claims map[string]any) bool {
	_, user := claims[m.UserClaim]
	_, role := claims[m.RoleClaim]
	return !user || !role && m.AdminGroup+m.ViewerGroup+m.UserGroup != ""
}

func (m Mapping) person(claims map[string]any) (Person, error) {
	user, _ := claims[m.UserClaim].(string)
	switch {
	case user == "" || strings.TrimSpace(user) != user || len(user) > maxName || strings.ContainsFunc(user, unicode.IsControl):
		return Person{}, failed(Nameless, fmt.Errorf("the claim %q is missing, or cannot be a user's id", m.UserClaim))
	case m.UserClaim == "email" && claims["email_verified"] != true && claims["email_verified"] != "true":
		return Person{}, failed(Nameless, errors.New("the mail address is not verified (email_verified)"))
	}
	role := m.role(groupsOf(claims[m.RoleClaim]))
	if role == "" {
		return Person{}, failed(Outside, fmt.Errorf("the claim %q names no group that may use this", m.RoleClaim))
	}
	return Person{UserID: user, Role: role}, nil
}

// role is the highest that the groups give, "" for none.
func (m Mapping) role(groups []string) string {
	in := func(group string) bool { return group != "" && slices.Contains(groups, group) }
	switch {
	case in(m.AdminGroup):
		return store.RoleAdmin
	case in(m.ViewerGroup):
		return store.RoleViewer
	case m.UserGroup == "" || in(m.UserGroup):
		return store.RoleUser
	}
	return ""
}

// groupsOf reads a claim that is one text or a list of them.
func groupsOf(claim any) []string {
	switch v := claim.(type) {
	case string:
		return []string{v}
	case []any:
		var groups []string
		for _, one := range v {
			if text, ok := one.(string); ok {
				groups = append(groups, text)
			}
		}
		return groups
	}
	return nil
}
