package interop

import "github.com/auditline/auditline/audit"

// subject is an audited struct in one of the ways to write it.
type subject interface {
	audit.Audited
	values() (string, int64)
	fill(owner string, balance int64)
}

// Exported has exported fields and a trail that is not.
type Exported struct {
	Owner   string `audit:"true" db:"owner" json:"owner"`
	Balance int64  `audit:"true" db:"balance" json:"balance"`

	trail audit.Trail
}

func (e *Exported) values() (string, int64)          { return e.Owner, e.Balance }
func (e *Exported) fill(owner string, balance int64) { e.Owner, e.Balance = owner, balance }

// Unexported has fields that are not exported.
type Unexported struct {
	owner   string `audit:"true"`
	balance int64  `audit:"true"`

	trail audit.Trail
}

func (u *Unexported) values() (string, int64)          { return u.owner, u.balance }
func (u *Unexported) fill(owner string, balance int64) { u.owner, u.balance = owner, balance }

// WithJSON has fields that are not exported, and the option json.
type WithJSON struct {
	owner   string `audit:"true"`
	balance int64  `audit:"true"`

	trail audit.Trail `audit:"json"`
}

func (w *WithJSON) values() (string, int64)          { return w.owner, w.balance }
func (w *WithJSON) fill(owner string, balance int64) { w.owner, w.balance = owner, balance }

// Embedded embeds the trail.
type Embedded struct {
	Owner   string `audit:"true" db:"owner" json:"owner"`
	Balance int64  `audit:"true" db:"balance" json:"balance"`

	audit.Trail
}

func (e *Embedded) values() (string, int64)          { return e.Owner, e.Balance }
func (e *Embedded) fill(owner string, balance int64) { e.Owner, e.Balance = owner, balance }

// Public has an exported trail.
type Public struct {
	Owner   string `audit:"true" db:"owner" json:"owner"`
	Balance int64  `audit:"true" db:"balance" json:"balance"`

	Log audit.Trail
}

func (p *Public) values() (string, int64)          { return p.Owner, p.Balance }
func (p *Public) fill(owner string, balance int64) { p.Owner, p.Balance = owner, balance }

// EmbeddedHidden embeds the trail, and tells encoders and databases to leave it out.
type EmbeddedHidden struct {
	Owner   string `audit:"true" db:"owner" json:"owner"`
	Balance int64  `audit:"true" db:"balance" json:"balance"`

	audit.Trail `json:"-" xml:"-" yaml:"-" mapstructure:"-" db:"-" gorm:"-" xorm:"-"`
}

func (e *EmbeddedHidden) values() (string, int64)          { return e.Owner, e.Balance }
func (e *EmbeddedHidden) fill(owner string, balance int64) { e.Owner, e.Balance = owner, balance }

// PublicHidden has an exported trail that it tells them to leave out.
type PublicHidden struct {
	Owner   string `audit:"true" db:"owner" json:"owner"`
	Balance int64  `audit:"true" db:"balance" json:"balance"`

	Log audit.Trail `json:"-" xml:"-" yaml:"-" mapstructure:"-" db:"-" gorm:"-" xorm:"-"`
}

func (p *PublicHidden) values() (string, int64)          { return p.Owner, p.Balance }
func (p *PublicHidden) fill(owner string, balance int64) { p.Owner, p.Balance = owner, balance }
