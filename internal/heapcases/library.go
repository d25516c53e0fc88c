package heapcases

import (
	"bytes"
	"container/list"
	"context"
	"encoding/json"
	"math/big"
	"regexp"
	"sync"
	"text/template"
	"time"
)

func libraryCases() []Case {
	return []Case{
		{Name: "times", Prepare: many(3000, func(i int) *time.Time {
			t := time.Unix(int64(i), 0).In([]*time.Location{time.UTC, time.Local}[i%2])
			return &t
		})},
		{Name: "sync.Map", Prepare: built(func() any {
			m := new(sync.Map)
			for i := range 5000 {
				m.Store(text(i, 3+i%50), newRecord(i))
			}
			return m
		})},
		{Name: "small sync.Maps", Prepare: many(500, func(i int) *sync.Map {
			m := new(sync.Map)
			for j := range i % 10 {
				m.Store(j+1000, j)
			}
			return m
		})},
		{Name: "buffers", Prepare: many(500, func(i int) *bytes.Buffer { return bytes.NewBufferString(text(i, i*3)) })},
		{Name: "container/list", Prepare: many(100, func(i int) *list.List {
			l := list.New()
			for j := range 30 {
				l.PushBack(j + 1000)
			}
			return l
		})},
		{Name: "large numbers", Prepare: many(1000, func(i int) *big.Int { return new(big.Int).Lsh(big.NewInt(int64(i+1)), uint(i)) })},
		{Name: "decoded JSON", Prepare: many(300, func(i int) any {
			var v any
			err := json.Unmarshal([]byte(`{"name":"a name","list":[1,2,3,{"x":null,"y":true}],"deep":{"er":{"est":1e9}}}`), &v)
			if err != nil {
				panic(err)
			}
			return v
		})},
		{Name: "regular expressions", Hidden: true, Prepare: many(100, func(i int) *regexp.Regexp { return regexp.MustCompile(`(a|b)*c{2,5}[^d-z]+$`) })},
		{Name: "templates", Prepare: many(50, func(i int) *template.Template {
			return template.Must(template.New("t").Parse(`{{range .}}{{if .A}}{{.B | printf "%d"}}{{end}}{{end}}`))
		})},
		{Name: "contexts", Prepare: many(1000, func(i int) context.Context {
			return context.WithValue(context.WithValue(context.Background(), record{}.value, newRecord(i)), true, text(i, 20))
		})},
		{Name: "timers", Hidden: true, Prepare: many(1000, func(int) *time.Timer { return time.NewTimer(time.Hour) })},
	}
}
