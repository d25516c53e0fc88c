package footprint

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unsafe"
)

const doubt = ": may be parts of larger blocks: they lie as far apart as those would"

// beginnings returns the first 20 bytes of n texts of 40: 24 bytes are enough for a block, and theirs have 48.
func beginnings(n int) []string {
	return makeSlice(n, func(i int) string { return fmt.Sprintf("%040d", i)[:20] })
}

func ownTexts(n int) []string {
	return makeSlice(n, func(i int) string { return fmt.Sprintf("%020d", i) })
}

func makeSlice[T any](n int, value func(i int) T) []T {
	l := make([]T, n)
	for i := range l {
		l[i] = value(i)
	}
	return l
}

type named struct{ first, last string }

type pet struct {
	named
	next [4]*pet
}

func TestPartsThatLookWholeAreListed(t *testing.T) {
	for name, c := range map[string]struct {
		value any
		want  []string
	}{
		"beginnings of texts":        {beginnings(300), []string{"([]string)[]" + doubt}},
		"a few on one page":          {onOnePage(beginnings(300), few), []string{"([]string)[]" + doubt}},
		"fewer":                      {onOnePage(beginnings(300), few-1), nil},
		"with some texts as a whole": {slices.Concat(beginnings(400), ownTexts(100)), []string{"([]string)[]" + doubt}},
		"with many":                  {slices.Concat(beginnings(300), ownTexts(300)), nil},
		"in one of two fields": {makeSlice(300, func(i int) named { return named{fmt.Sprintf("%040d", i)[:20], fmt.Sprintf("%020d", i)} }),
			[]string{"([]footprint.named)[].first" + doubt}},
		"structs at the beginning of others": {makeSlice(300, func(int) *named { return &new(pet).named }),
			[]string{"([]*footprint.named)[]" + doubt}},
		"with others at their end": {slices.Concat(beginnings(300), []string{fmt.Sprintf("%040d", 1)[8:]}),
			[]string{"([]string)[]: part of a larger block"}},
	} {
		if got := Deep(c.value); !slices.Equal(got.Opaque, c.want) {
			t.Errorf("%s: Opaque = %q, want %q", name, got.Opaque, c.want)
		}
	}
}

// onOnePage returns the first n texts that are on the page of the last one.
func onOnePage(texts []string, n int) (found []string) {
	page := func(s string) uintptr { return uintptr(unsafe.Pointer(unsafe.StringData(s))) / pageBytes }
	for _, s := range texts {
		if page(s) == page(texts[len(texts)-1]) && len(found) < n {
			found = append(found, s)
		}
	}
	return found
}

// TestEverySecondBlock keeps every second of many elements: those that begin where blocks of twice the size could are
// doubted, the others are not.
func TestEverySecondBlock(t *testing.T) {
	all := makeSlice(1000, func(int) *element { return new(element) })
	kept := func(place uintptr) (l []*element) {
		for _, e := range all {
			if uintptr(unsafe.Pointer(e))%128 == place {
				l = append(l, e)
			}
		}
		return l
	}
	if got, want := Deep(kept(0)).Opaque, []string{"([]*footprint.element)[]" + doubt}; !slices.Equal(got, want) {
		t.Errorf("Opaque = %q, want %q", got, want)
	}
	if got := Deep(kept(64)); len(got.Opaque) > 0 {
		t.Errorf("Deep = %v, want nothing unseen", got)
	}
}

func TestCommonValuesAreNotDoubted(t *testing.T) {
	words := strings.Fields(strings.Repeat("extraordinarily incomprehensible circumstances ", 300))
	type list struct {
		next *list
		name string
	}
	var first *list
	for i := range 1000 {
		first = &list{first, fmt.Sprint("the name of ", i)}
	}
	m := make(map[string]*named)
	for _, s := range ownTexts(1000) {
		m[s] = &named{first: s}
	}
	for name, v := range map[string]any{
		"numbers as texts": makeSlice(1000, func(i int) string { return strconv.Itoa(i + 1e17) }),
		"formatted texts":  ownTexts(1000),
		"cloned words":     makeSlice(len(words), func(i int) string { return strings.Clone(words[i]) }),
		"structs with two texts": makeSlice(1000, func(i int) *named {
			return &named{fmt.Sprintf("%020d", i), fmt.Sprintf("%021d", i)}
		}),
		"a list":          first,
		"a map":           m,
		"slices":          makeSlice(300, func(i int) []int { return make([]int, i%20) }),
		"boxed structs":   makeSlice(1000, func(i int) any { return named{} }),
		"a single string": []string{fmt.Sprintf("%040d", 1)},
	} {
		if got := Deep(v); len(got.Opaque) > 0 {
			t.Errorf("%s: Opaque = %q", name, got.Opaque)
		}
	}
}
