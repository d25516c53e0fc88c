package model_test

import (
	"strings"
	"testing"
)

// TestPromotions refuses accessors that take a name from a struct around, and no others.
func TestPromotions(t *testing.T) {
	t.Parallel()
	const inner = "type deep struct{ mid }\ntype mid struct{}\nfunc (*mid) Balance() {}\ntype face interface{ Balance() }\ntype other struct{ Balance int }\n"
	for around, refused := range map[string]string{
		"type Outer struct { Account; mid }":                                            "mid",
		"type Outer struct { *Account; face }":                                          "face",
		"type Outer struct { Account; *other }":                                         "other",
		"type Outer struct { Account; deep }":                                           "mid", // hidden, since Account is nearer
		"type Outer struct { in; *mid }\ntype in struct { Account }":                    "",    // mid is nearer
		"type Outer struct { in; deep }\ntype in struct { Account }":                    "mid", // both are as near
		"type Outer struct { Account; mid; other }":                                     "",    // was ambiguous before
		"type Outer struct { Account; mid }\nfunc (Outer) Balance() {}":                 "",    // has its own
		"type Outer struct { Account; mid; Balance int }":                               "",    // a field of its own
		"type Outer struct { Account; a mid }":                                          "",    // not embedded
		"type Outer[T any] struct { Account; box[T] }\ntype box[T any] struct { face }": "face",
		"type Outer struct { *Outer; Account }":                                         "",
	} {
		_, plan := build(t, account("balance int `audit:\"true\"`")+inner+around+"\n")
		var text string
		for _, p := range plan.Problems {
			text += p.Text
		}
		switch {
		case refused == "" && text != "":
			t.Errorf("%s\nis refused: %s", around, text)
		case refused != "" && !strings.HasPrefix(text, "Account: the getter of balance takes Balance from Outer, which has it from "+refused+";"):
			t.Errorf("%s\ngot %q", around, text)
		}
	}
	_, plan := build(t, account("balance int `audit:\"true,get=-\"`")+inner+"type Outer struct { Account; mid }\n")
	if len(plan.Problems) > 0 {
		t.Errorf("without a getter: %v", plan.Problems)
	}
}
