package shop

import "github.com/auditline/auditline/audit"

// Size is how large a parcel is.
type Size struct{ Length, Width int }

// Label is what a parcel says.
type Label string

// ParcelBefore is Parcel as an older program has it.
type ParcelBefore struct {
	id    string `audit:"id"`
	owner string `audit:"true"`
	count int32  `audit:"true"`
	label string `audit:"true"`
	size  Size   `audit:"true"`
	gone  bool   `audit:"true"`

	trail audit.Trail
}

// NewParcelBefore returns one without a history.
func NewParcelBefore(id string) *ParcelBefore { return &ParcelBefore{id: id} }

// Parcel has attributes that had another name, or another type.
type Parcel struct {
	id     string `audit:"id"`
	holder string `audit:"true,was=owner,was=sender"`
	count  int64  `audit:"true"`
	label  Label  `audit:"true"`
	size   *Size  `audit:"true"` //stagecheck:ignore auditvalue a value has become a pointer

	trail audit.Trail
}

// NewParcel returns one without a history.
func NewParcel(id string) *Parcel { return &Parcel{id: id} }
