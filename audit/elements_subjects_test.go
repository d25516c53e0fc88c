package audit_test

import (
	"errors"
	"slices"
	"sync"
	"time"

	"github.com/auditline/auditline/audit"
)

// Place is a plain struct.
type Place struct {
	Street string
	zip    int
	rate   float64
	tags   []string
	since  time.Time
}

// Item is what is ordered.
type Item struct {
	Quantity int
	Price    int64
	Notes    []string
}

// Cart is logged element by element.
type Cart struct {
	id    string          `audit:"id"`
	total int64           `audit:"true"`
	place Place           `audit:"true,elem"`
	lines map[string]Item `audit:"true,elem"`
	notes []string        `audit:"true,elem,name=remarks"`
	hits  map[int]int     `audit:"true,elem,onchange"`
	stock []int           `audit:"true,elem,after=stocked"`

	hear  func(old, new []int) // what is in stock
	trail audit.Trail          `audit:"revert,clone,capture"`
}

func (c *Cart) stocked(old, new []int) {
	if c.hear != nil {
		c.hear(old, new)
	}
}

// Box is a Cart for many goroutines, who say who they are.
type Box struct {
	items  map[string]int `audit:"true,elem,check=room,after=changed"`
	labels []string       `audit:"true,elem,check=clean"`
	place  Place          `audit:"true,elem"`
	counts map[int]int    `audit:"true,elem"`

	mu     sync.Mutex // of called
	called []string
	trail  audit.SyncTrail `audit:"ctx,revert"`
}

var errFull = errors.New("the box is full")

func (b *Box) room(v map[string]int) error {
	if len(v) > 3 {
		return errFull
	}
	return nil
}

func (b *Box) changed(old, new map[string]int) {
	b.mu.Lock()
	b.called = append(b.called, "changed")
	b.mu.Unlock()
	b.Items()
}

func (b *Box) clean(v []string) error {
	if slices.Contains(v, "") {
		return errors.New("a label is empty")
	}
	return nil
}
