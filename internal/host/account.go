package host

import (
	"os/user"
	"slices"
)

// Account is an account of the operating system.
type Account struct {
	ID   string // numeric user id, or the SID on Windows
	Name string // "" if the system knows no name
}

// Self is the account this process runs as.
func Self() (Account, error) { return self() }

// String names the account for a person.
func (a Account) String() string {
	if a.Name == "" {
		return "account " + a.ID
	}
	return a.Name
}

// Machine says whether the account is the operating system's own: root, or
// SYSTEM. It could read our memory anyway, so it is no stranger.
func (a Account) Machine() bool { return a.ID == "0" || a.ID == "S-1-5-18" }

// Named says whether the account is one of names.
func (a Account) Named(names []string) bool {
	return a.Name != "" && slices.Contains(names, a.Name)
}

// accountOf names the account with an id. An id without a name stays one: files
// and sockets may belong to accounts of another container.
func accountOf(id string) Account {
	if u, err := user.LookupId(id); err == nil {
		return Account{ID: id, Name: u.Username}
	}
	return Account{ID: id}
}
