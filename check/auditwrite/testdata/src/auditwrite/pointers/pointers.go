// Package pointers has fields that are pointers. Of some, the log has a copy of what they refer to.
package pointers

import (
	"sync"

	"github.com/auditline/auditline/audit"
)

// Config is copied by Clone.
type Config struct {
	Name string
	Deep struct{ List []int }
	mu   sync.Mutex
}

func (c *Config) Clone() *Config { return &Config{Name: c.Name} }
func (c *Config) Rename()        { c.Name = "" }

// Spec is copied as Kubernetes does it.
type Spec struct{ Size int }

func (s *Spec) DeepCopy() *Spec { return &Spec{s.Size} }

// Plain is not copied: Clone is another method.
type Plain struct{ Name string }

func (p *Plain) Clone(deep bool) *Plain { return p }

// Child has a log of its own.
type Child struct {
	note  string
	trail audit.Trail
}

func (c *Child) Clone() *Child { return c }

type Base struct{ level int }

type Wrapped struct{ *Base }

func (w *Wrapped) Clone() *Wrapped { return w }

type Order struct {
	config  *Config          `audit:"true"`
	spec    *Spec            `audit:"true"`
	specs   map[string]*Spec `audit:"true,elem"`
	wrapped *Wrapped         `audit:"true"`
	plain   *Plain           `audit:"true"`
	shared  *Config          `audit:"true,share"`
	child   *Child           `audit:"true"`
	other   *Config

	trail audit.SyncTrail `audit:"update"`
}

func (o *Order) SetConfig(v *Config)              {}
func (o *Order) SetSpec(v *Spec)                  {}
func (o *Order) SetSpecs(v map[string]*Spec)      {}
func (o *Order) SpecsAt(key string) (*Spec, bool) { return nil, false }
func (o *Order) SetSpecsAt(key string, v *Spec)   {}
func (o *Order) SetWrapped(v *Wrapped)            {}
func (o *Order) SetPlain(v *Plain)                {}
func (o *Order) SetShared(v *Config)              {}
func (o *Order) SetChild(v *Child)                {}

type OrderUpdate struct{ o *Order }

func (o *Order) Update(fn func(u OrderUpdate) error) error { return nil }

func (u OrderUpdate) SpecsAt(key string) (*Spec, bool) { return nil, false }
func (u OrderUpdate) SetSpecsAt(key string, v *Spec)   {}

func writes(o *Order) {
	o.config.Name = "a"     // want `this write into Order.config is not in its log: change a copy and call SetConfig$`
	(*o.config).Name += "a" // want `change a copy and call SetConfig`
	o.config.Deep.List[0]++ // want `change a copy and call SetConfig`
	*o.spec = Spec{}        // want `change a copy and call SetSpec`
	o.specs["a"].Size = 2   // want `change a copy of that part and call SetSpecsAt; since goroutines share the struct, do both within Update, by its OrderUpdate`
	o.wrapped.Base = nil    // want `change a copy and call SetWrapped`
}

// What follows is no finding.
func others(o *Order) *Order {
	o.plain.Name = "a"
	o.shared.Name = "a"
	o.other.Name = "a"
	o.child.note = "a"
	o.wrapped.level = 1 // of what Clone may share
	o.config.mu.Lock()
	o.config.Rename()
	made := &Order{config: &Config{}}
	made.config.Name = "a"
	return made
}
