package heapcases

import (
	"strings"
)

func stringCases() []Case {
	return []Case{
		{Name: "strings of 20 bytes", Prepare: many(5000, func(i int) string { return text(i, 20) })},
		{Name: "strings of every length", Prepare: many(3000, func(i int) string { return text(i, i) })},
		{Name: "strings in tiny blocks", Prepare: many(20_000, func(i int) string { return text(i, 5) })},
		{Name: "one string shared", Prepare: built(func() any {
			s := text(0, 1<<20)
			return values(1000, func(int) string { return s })
		})},
		{Name: "words and the text they are cut from", Prepare: built(func() any {
			s := strings.Repeat("some words of a text ", 20_000)
			return &struct {
				text  string
				words []string
			}{s, strings.Fields(s)}
		})},
		{Name: "words alone", Hidden: true, Prepare: built(func() any {
			words := strings.Fields(strings.Repeat("some words of an otherwise unreferenced text ", 20_000))
			return &words
		})},
		{Name: "substrings of large texts", Hidden: true, Prepare: many(300, func(i int) string { return text(i, 5000)[1001:1040] })},
		{Name: "overlapping substrings", Prepare: built(func() any {
			s := text(0, 100_000)
			return values(999, func(i int) string { return s[i*100 : i*100+200] })
		})},
		{Name: "strings of builders that grew", Hidden: true, Prepare: many(3000, func(i int) string {
			var b strings.Builder
			for range 33 {
				b.WriteByte('a' + byte(i%26))
			}
			return b.String()
		})},
		{Name: "constant strings", Prepare: many(5000, func(i int) string { return [2]string{"yes", "no"}[i%2] })},
	}
}
