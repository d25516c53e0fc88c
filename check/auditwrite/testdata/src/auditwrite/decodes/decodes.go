// Package decodes fills audited objects by reflection.
package decodes

import (
	"context"
	"database/sql"
	"encoding/json"
	"encoding/xml"

	"github.com/jinzhu/copier"
	"gorm.io/gorm"

	"auditwrite/bank"

	"github.com/auditline/auditline/audit"
)

type order struct {
	Status string `audit:"true" xml:"-"`

	trail audit.Trail
}

type second order

type based struct {
	order
	Note string
}

type hidden struct {
	status string `audit:"true"`
	Kind   string `audit:"true" json:"-"`
	Fixed  string `audit:"true,set=-"`
	Note   string

	trail audit.Trail
}

type own struct {
	Status string `audit:"true"`

	trail audit.Trail
}

func (o *own) UnmarshalJSON([]byte) error { return nil }

type store struct {
	one  order
	list []order
}

func decode(o *order, s *second, b *based, a *bank.Account, st *store, data []byte, dec *json.Decoder) {
	json.Unmarshal(data, o)           // want `auditwrite: json.Unmarshal writes order.Status around its log: call it within audit.Capture, which logs what it writes, or mark a function that only loads //audit:loader`
	json.Unmarshal(data, a)           // want `json.Unmarshal writes Account.Balance`
	json.Unmarshal(data, s)           // want `json.Unmarshal writes second.Status`
	json.Unmarshal(data, b)           // want `json.Unmarshal writes order.Status`
	json.Unmarshal(data, &st.one)     // want `json.Unmarshal writes order.Status`
	json.Unmarshal(data, &st.list[0]) // want `json.Unmarshal writes order.Status`
	_ = dec.Decode(o)                 // want `dec.Decode writes order.Status`
	xml.Unmarshal(data, a)            // want `xml.Unmarshal writes Account.Balance`
}

func database(o *order, a *bank.Account, db *gorm.DB, rows *sql.Rows, b *based) {
	db.Where("id = ?", 1).First(o, "x") // want `First writes order.Status`
	copier.Copy(o, a)                   // want `copier.Copy writes order.Status`
	rows.Scan(b, o)                     // want `rows.Scan writes order.Status` `rows.Scan writes order.Status`
}

// What follows is silent.

func silent(o *order, h *hidden, w *own, data []byte, dec *json.Decoder, a *bank.Account, db *gorm.DB) []order {
	json.Unmarshal(data, h)                     // what is audited cannot be set
	json.Unmarshal(data, w)                     // by its own method
	xml.Unmarshal(data, o)                      // excluded by its tag
	json.Unmarshal(data, &order{Status: "new"}) // nobody else has it
	json.Unmarshal(data, new(order))
	db.Where(o)
	copier.Copy(&struct{}{}, a)
	json.Marshal(o)
	var loaded order
	json.Unmarshal(data, &loaded)
	loaded.Status = "new" // nobody else knows it yet
	made := new(order)
	_ = dec.Decode(made)
	made.Status = "new"
	var list []order
	json.Unmarshal(data, &list)
	filled := make([]order, 3)
	for i := range filled {
		_ = dec.Decode(&filled[i])
	}
	for dec.More() {
		var next order
		_ = dec.Decode(&next)
		list = append(list, next)
	}
	return list
}

func captured(ctx context.Context, o, other *order, data []byte) error {
	return audit.Capture(ctx, o, func() error {
		o.Status = "new" // Capture finds it
		*o = order{}
		other.Status = "new"        // want `this write to order.Status is not in its log`
		json.Unmarshal(data, other) // want `json.Unmarshal writes order.Status`
		return json.Unmarshal(data, o)
	})
}

// load fills an order from storage.
//
//audit:loader
func load(o *order, data []byte) error { return json.Unmarshal(data, o) }
