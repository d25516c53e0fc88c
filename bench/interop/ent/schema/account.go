// Package schema describes the accounts to ent.
package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/field"
)

// Account has the fields of the audited structs.
type Account struct{ ent.Schema }

// Fields are columns.
func (Account) Fields() []ent.Field {
	return []ent.Field{field.String("owner"), field.Int64("balance")}
}
