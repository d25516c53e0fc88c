// Package bank have fields of all kinds.
package bank

import (
	"bytes"
	"crypto/tls"
	"log/slog"
	"math/big"
	"net/netip"
	"net/url"
	"regexp"
	"time"
	"unsafe"

	"auditvalue/rates"

	"github.com/auditline/auditline/audit"
)

type Account struct {
	hook        func()           `audit:"true"`       // want `auditvalue: Account.hook has no stored form, so that MarshalBinary fails once it is set: values of type func\(\) cannot be written; audit a value that says as much, or add redact`
	done        chan int         `audit:"true"`       // want `Account.done has no stored form.*: values of type chan int cannot be written`
	raw         unsafe.Pointer   `audit:"true"`       // want `Account.raw has no stored form`
	result      any              `audit:"true"`       // want `Account.result has no stored form.*: values of type any cannot be written`
	failure     map[string]error `audit:"true"`       // want `Account.failure has no stored form.*: values of type error at \[\] cannot be written`
	steps       []Step           `audit:"true"`       // want `Account.steps has no stored form.*: values of type func\(\) error at \[\].Undo cannot be written`
	buffer      bytes.Buffer     `audit:"true"`       // want `Account.buffer has no stored form.*: values of type bytes.Buffer have fields that are not exported, and no marshaler; audit a type of your own that has MarshalBinary and UnmarshalBinary, or add redact`
	keys        map[any]int      `audit:"true"`       // want `Account.keys has no stored form`
	shared      func()           `audit:"true,share"` // want `Account.shared has no stored form`
	place       *time.Location   `audit:"true"`       // want `Account.place has no stored form.*: values of type time.Location have fields`
	level       slog.Level       `audit:"true"`
	note        *string          `audit:"true"` // want `auditvalue: Account.note shares memory with whoever sets or gets it: what values of type \*string point to changes behind the log; audit the value itself, or say share in the tag`
	config      *Config          `audit:"true"` // want `Account.config shares memory.*: what values of type \*Config point to changes behind the log; give Config a method Clone or DeepCopy, audit the value itself, or say share in the tag`
	lines       []Line           `audit:"true"` // want `Account.lines shares memory.*: what values of type \*Config at \[\].by point to`
	balance     *big.Int         `audit:"true"` // want `Account.balance shares memory.*: what values of type \*big.Int point to changes behind the log; audit a type of your own that has a method Clone or DeepCopy, audit the value itself, or say share in the tag`
	rates       *rates.Table     `audit:"true"` // want `Account.rates shares memory.*: what values of type \*rates.Table point to changes behind the log; give Table a method Clone or DeepCopy`
	tree        *Tree            `audit:"true"` // want `Account.tree shares memory`
	ring        Ring             `audit:"true"` // want `Account.ring shares memory.*what values of type \*int at .value point to`
	mode, other *Config          `audit:"true"` // want `Account.mode shares` `Account.other shares`

	trail audit.Trail
}

type Config struct{ Hosts []string }

type Line struct {
	Text string
	by   *Config
}

type Step struct {
	Name string
	Undo func() error
}

type Tree struct{ kids []*Tree }

// Ring leads back to itself.
type Ring struct {
	next  []Ring
	value *int
}

// Silent has nothing to tell.
type Silent struct {
	at      time.Time           `audit:"true"`
	moment  Moment              `audit:"true"`
	texts   map[string][]string `audit:"true"`
	copied  *Copied             `audit:"true"`
	deep    []DeepCopied        `audit:"true"`
	meant   *Config             `audit:"true,share"`
	secret  *Config             `audit:"true,redact"`
	hook    func()              `audit:"true,redact"`
	fixed   *Config             `audit:"true,set=-"`
	plain   func()
	pattern *regexp.Regexp      `audit:"true"`
	address netip.Addr          `audit:"true"`
	home    url.URL             `audit:"true"`
	owner   *Account            `audit:"true"`
	owned   map[string]*Account `audit:"true"`
	chain   Chain               `audit:"true"`

	trail audit.Trail
}

type Moment time.Time

type Copied struct{ values *int }

func (c *Copied) Clone() *Copied { return &Copied{} }

type DeepCopied struct{ values *int }

func (d *DeepCopied) DeepCopy() *DeepCopied { return &DeepCopied{} }

type Chain []Chain

// Of says nothing of what it is made of.
type Of[T any, P *Config | *int] struct {
	value T            `audit:"true"`
	all   map[string]T `audit:"true"`
	any   P            `audit:"true"`

	trail audit.Trail
}

// Settings has a log that is not its own, and no fields to speak of.
type Untracked struct{ config *tls.Config }
