package audit_test

import (
	"errors"

	"github.com/auditline/auditline/audit"
)

// Depot is logged element by element, with all that a field's tag may ask for beside.
type Depot struct {
	stock   map[string]Item `audit:"true,elem,keep=3"`
	queue   []string        `audit:"true,elem,keep=2,onchange"`
	codes   map[string]int  `audit:"true,elem,redact"`
	pins    []int           `audit:"true,elem,redact,keep=2"`
	blobs   map[int][]byte  `audit:"true,elem,share"`
	place   Place           `audit:"true,elem,keep=2,check=reachable"`
	private Place           `audit:"true,elem,redact"`
	shared  Place           `audit:"true,elem,share"`

	trail audit.Trail `audit:"update,revert,capture"`
}

// Vault is a Depot for many goroutines, who say who they are.
type Vault struct {
	stock map[string]Item `audit:"true,elem,keep=3,check=few"`
	codes []int           `audit:"true,elem,redact"`
	place Place           `audit:"true,elem,check=reachable"`

	trail audit.SyncTrail `audit:"ctx,who,update,revert"`
}

// CartKept is a Cart of a later version.
type CartKept struct {
	place Place           `audit:"true,elem,keep=2"`
	lines map[string]Item `audit:"true,elem,keep=2"`
	notes []string        `audit:"true,elem,name=remarks,redact"`

	trail audit.Trail
}

var errUnreachable = errors.New("nobody finds it")

func (d *Depot) reachable(p Place) error { return reachable(p) }

func (v *Vault) reachable(p Place) error {
	v.Place() // a check may read
	return reachable(p)
}

func reachable(p Place) error {
	if p.Street == "" && p.zip != 0 {
		return errUnreachable
	}
	return nil
}

func (v *Vault) few(stock map[string]Item) error {
	if len(stock) > 2 {
		return errFull
	}
	return nil
}

// CartHidden is a Cart of a version that hides it.
type CartHidden struct {
	place Place           `audit:"true,elem,redact"`
	lines map[string]Item `audit:"true,elem,redact"`
	hints []string        `audit:"true,elem,was=remarks"`

	trail audit.Trail
}

// CartWhole is a Cart of a version that logged it as a whole.
type CartWhole struct {
	place Place `audit:"true"`

	trail audit.Trail
}
