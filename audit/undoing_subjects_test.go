package audit_test

import (
	"errors"

	"github.com/auditline/auditline/audit"
)

// Shipment has a status that only goes on, but for an undo.
type Shipment struct {
	status string `audit:"true,check=onward,after=moved"`

	moves  []bool // which of them were undoing
	within func() // is called after a move

	trail audit.SyncTrail `audit:"revert"`
}

func (s *Shipment) onward(to string) error {
	if s.Status() == "sent" && to == "new" && !audit.Undoing(s) {
		return errors.New("it was sent")
	}
	return nil
}

func (s *Shipment) moved(_, _ string) {
	s.moves = append(s.moves, audit.Undoing(s))
	if s.within != nil {
		s.within()
	}
}

// Consignment embeds one.
type Consignment struct {
	Shipment
	weight int `audit:"true"`

	trail audit.Trail `audit:"revert"`
}

// Pallet is for many goroutines.
type Pallet struct {
	lots map[string]Lot `audit:"true,elem"`

	trail audit.SyncTrail `audit:"revert,update"`
}

// Lot calls a function whenever it is cloned.
type Lot struct{ n int }

var lotCloned = func() {}

// Clone returns l.
func (l Lot) Clone() Lot {
	lotCloned()
	return l
}
