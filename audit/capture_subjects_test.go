package audit_test

import (
	"errors"
	"fmt"
	"math/big"
	"net/netip"
	"sync"
	"time"

	"github.com/auditline/auditline/audit"
)

// Parcel is written to by decoders.
type Parcel struct {
	id     string         `audit:"id"`
	status string         `audit:"true,check=allowed,after=moved,name=state"`
	weight float64        `audit:"true"`
	sent   time.Time      `audit:"true"`
	items  map[string]int `audit:"true"`
	note   *string        `audit:"true"` //stagecheck:ignore auditvalue a pointer is what is captured
	key    string         `audit:"true,redact"`
	visits int            `audit:"true,keep=2"`
	paid   time.Time      `audit:"true,onchange"`

	Plain []int // not audited
	moves []string
	lock  sync.Mutex

	trail audit.SyncTrail `audit:"ctx,json,clone"`
}

// allowed uses getters, which take the lock of the trail.
func (p *Parcel) allowed(v string) error {
	if p.Status() == "shipped" && v != "done" {
		return fmt.Errorf("%w, %v", errShipped, p.Weight())
	}
	return nil
}

func (p *Parcel) moved(old, v string) { p.moves = append(p.moves, old+">"+v+":"+p.Status()) }

// Crate has embedded structs, with and without a log.
type Crate struct {
	Parcel
	*Stage
	Label
	Level int `audit:"true,check=low" json:",omitempty"`

	trail audit.Trail `audit:"capture,json"`
}

// Label has no log.
type Label struct {
	Text   string
	hidden int
}

func (c *Crate) low(v int) error {
	if v > 9 {
		return errors.New("too high")
	}
	return nil
}

// Unable has a check that nothing outside of its package can ask.
type Unable struct {
	n     int `audit:"true,check=ok"`
	trail audit.Trail
}

func (u *Unable) ok(int) error { return nil }

// Basket is logged by its elements and members.
type Basket struct {
	lines map[string]int `audit:"true,elem"`
	notes []string       `audit:"true,elem,check=few"`
	label Label          `audit:"true,elem"`

	trail audit.Trail `audit:"capture,revert"`
}

func (c *Basket) few(notes []string) error {
	if len(notes) > 3 {
		return errors.New("too many notes")
	}
	return nil
}

// Packing has a type parameter.
type Packing[T any] struct {
	content T           `audit:"true"`
	trail   audit.Trail `audit:"json"`
}

// Tray is updated, and has rings.
type Tray struct {
	count int            `audit:"true"`
	seen  int            `audit:"true,keep=2"`
	late  int            `audit:"true,keep=2"`
	parts map[string]int `audit:"true,elem"`
	code  string         `audit:"true,redact"`

	trail audit.SyncTrail `audit:"update"`
}

// Voucher wants to know who changes it, and is called what a struct that it embeds says, too.
type Voucher struct {
	*Series
	number int   `audit:"id"`
	worth  int64 `audit:"true"`

	trail audit.SyncTrail `audit:"ctx,who,json"`
}

// Series is a part of what a voucher is called.
type Series struct {
	Year []int  `audit:"id"`
	name string `audit:"true"`

	trail audit.Trail
}

// Ledger is decoded, and logged by its elements, with all that a field's tag may ask for beside.
type Ledger struct {
	Lines  map[string]Item `audit:"true,elem"`
	Notes  []string        `audit:"true,elem,check=few,after=noted"`
	Recent map[string]int  `audit:"true,elem,keep=2"`
	Codes  []string        `audit:"true,elem,redact"`
	Blobs  map[int][]byte  `audit:"true,elem,share"`
	Extras map[string]any  `audit:"true,elem"` //stagecheck:ignore auditvalue nil elements are what is captured
	Seen   []time.Time     `audit:"true,elem,onchange"`

	calls []string
	trail audit.Trail `audit:"capture,revert"`
}

func (l *Ledger) few(notes []string) error {
	if len(notes) > 5 {
		return errors.New("too many notes")
	}
	return nil
}

func (l *Ledger) noted(old, new []string) { l.calls = append(l.calls, fmt.Sprint(old, " > ", new)) }

// Dated embeds what has a form of its own in JSON, and an audited struct that has one, too.
type Dated struct {
	time.Time `audit:"true"`
	*big.Int  `audit:"true,share"`
	netip.Addr
	Slot
	n int `audit:"true"`

	trail audit.Trail `audit:"json"`
}

// Slot has a MarshalJSON for itself alone.
type Slot struct {
	from time.Time `audit:"true"`

	trail audit.Trail `audit:"json"`
}

// Stay has its methods from the time that it embeds, which know nothing of its room.
type Stay struct {
	time.Time
	Room string `json:"room"`
}

// fee writes itself, but as a field that no other package sees.
type fee struct {
	Cents int `json:"cents"`
}

func (f fee) MarshalText() ([]byte, error) { return fmt.Append(nil, f.Cents), nil }

// Booked embeds both.
type Booked struct {
	bookedStay
	fee
	n int `audit:"true"`

	trail audit.Trail `audit:"json"`
}

// bookedStay embeds the stay once more.
type bookedStay struct{ *Stay }
