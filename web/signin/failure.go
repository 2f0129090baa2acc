package signin

// Failure is why somebody could not sign in, as the page puts it into words.
type Failure string

// The failures.
const (
	Refused  Failure = "refused"  // the person, or the provider, said no
	Stale    Failure = "stale"    // not the answer to what this browser began
	Away     Failure = "away"     // the provider cannot be reached, or is in trouble
	Invalid  Failure = "invalid"  // what the provider said does not hold
	Nameless Failure = "nameless" // the provider does not say who somebody is
	Outside  Failure = "outside"  // somebody is in none of the groups that may use this
	TooOften Failure = "often"    // too many attempts
)

// Failed is a sign-in that failed. Its text is for the log and holds no secret.
type Failed struct {
	Why Failure
	err error
}

func failed(why Failure, err error) error { return &Failed{Why: why, err: err} }

// Error says what happened.
func (f *Failed) Error() string { return f.err.Error() }

// Unwrap gives the cause.
func (f *Failed) Unwrap() error { return f.err }
