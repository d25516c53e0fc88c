package footprint

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unsafe"
)

const doubt = ": may be parts of larger blocks: they lie as far apart as those would"

// longTexts returns n texts that take blocks of 48 bytes. For the first half, or the second, 24
// would be enough.
func longTexts(n int) []string {
	return makeSlice(n, func(i int) string { return fmt.Sprintf("%048d", i) })
}

// beginnings returns the first halves of n texts.
func beginnings(n int) []string { return firstHalves(longTexts(n)) }

func firstHalves(texts []string) []string {
	return makeSlice(len(texts), func(i int) string { return texts[i][:24] })
}

// ownTexts returns n texts that take blocks of 24 bytes.
func ownTexts(n int) []string {
	return makeSlice(n, func(i int) string { return fmt.Sprintf("%024d", i) })
}

// pageOf returns the texts on the page with the most of them, sorted by their addresses, and one
// from each other page.
func pageOf(texts []string) (page, others []string) {
	byPage := make(map[uintptr][]string)
	most := uintptr(0)
	for _, s := range texts {
		number := address(s) / pageBytes
		byPage[number] = append(byPage[number], s)
		if len(byPage[number]) > len(byPage[most]) {
			most = number
		}
	}
	for number, l := range byPage {
		if number != most {
			others = append(others, l[0])
		}
	}
	page = slices.SortedFunc(slices.Values(byPage[most]), func(a, b string) int { return cmp.Compare(address(a), address(b)) })
	return page, others
}

func address(s string) uintptr { return uintptr(unsafe.Pointer(unsafe.StringData(s))) }

// halves returns the first halves of the texts on one page, and the second half of the last one
// there.
func halves(n int) []string {
	page, _ := pageOf(longTexts(n))
	return append(firstHalves(page), page[len(page)-1][24:])
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
	page, others := pageOf(beginnings(2000))
	for name, c := range map[string]struct {
		value any
		want  []string
	}{
		"beginnings of texts":        {beginnings(300), []string{"([]string)[]" + doubt}},
		"a few on one page":          {slices.Clone(page[:few]), []string{"([]string)[]" + doubt}},
		"fewer":                      {slices.Clone(page[:few-1]), nil},
		"some on pages of their own": {slices.Concat(page[:2*few], others), []string{"([]string)[]" + doubt}},
		"far apart":                  {makeSlice(len(page)/7, func(i int) string { return page[7*i] }), []string{"([]string)[]" + doubt}},
		"one known from elsewhere": {struct {
			one string
			all []string
		}{page[0], page}, []string{"(struct { one string; all []string }).all[]" + doubt}},
		"with some texts as a whole": {slices.Concat(beginnings(500), ownTexts(100)), []string{"([]string)[]" + doubt}},
		"with many":                  {slices.Concat(beginnings(300), ownTexts(120)), nil},
		"in one of two fields": {makeSlice(300, func(i int) named { return named{fmt.Sprintf("%048d", i)[:24], fmt.Sprintf("%024d", i)} }),
			[]string{"([]footprint.named)[].first" + doubt}},
		"structs at the beginning of others": {makeSlice(300, func(int) *named { return &new(pet).named }),
			[]string{"([]*footprint.named)[]" + doubt}},
		"texts without their first letter": {makeSlice(300, func(i int) string { return fmt.Sprintf("%048d", i)[1:] }),
			[]string{"([]string)[]: part of a larger block"}},
		"both halves of one text": {halves(300), []string{"([]string)[]: part of a larger block"}},
		"with others at their end": {slices.Concat(beginnings(300), []string{fmt.Sprintf("%048d", 1)[8:]}),
			[]string{"([]string)[]: part of a larger block"}},
	} {
		if got := Deep(c.value); !slices.Equal(got.Opaque, c.want) {
			t.Errorf("%s: Opaque = %q, want %q", name, got.Opaque, c.want)
		}
	}
}

// TestEverySecondBlock keeps every second of many elements: those that begin where blocks of twice
// the size could are doubted, the others are not.
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

// TestEverySecondBlockOnFullPages keeps every second of many blocks: where there is an odd number
// of them on a page, there is no room for another behind the last one.
func TestEverySecondBlockOnFullPages(t *testing.T) {
	odd := 0
	for _, c := range []struct {
		size uintptr
		kept any
	}{
		{48, everySecond[[48 / wordSize]*int]()},
		{80, everySecond[[80 / wordSize]*int]()},
		{176, everySecond[[176 / wordSize]*int]()},
	} {
		n := (pageBytes - pageBytes/wordSize/8 - markBytes) / c.size
		if c.size > heap().threshold || n%2 == 0 {
			continue
		}
		odd++
		if got := Deep(c.kept); len(got.Opaque) > 0 {
			t.Errorf("%d blocks of %d bytes on a page: Deep = %v, want nothing unseen", n, c.size, got)
		}
	}
	if odd == 0 {
		t.Error("no size has an odd number of blocks on a page")
	}
}

// everySecond returns those of many values that begin where blocks of twice their size could.
func everySecond[T any]() (kept []*T) {
	for range 2000 {
		if v := new(T); placeOnPage(v)%(2*unsafe.Sizeof(*v)) == 0 {
			kept = append(kept, v)
		}
	}
	return kept
}

func placeOnPage[T any](v *T) uintptr { return uintptr(unsafe.Pointer(v)) % pageBytes }

// TestPartsOfMapsShowTheSizeOfBlocks keeps values where blocks of twice the size could begin, and
// such headers of maps, of the same size, beside them.
func TestPartsOfMapsShowTheSizeOfBlocks(t *testing.T) {
	type value [unsafe.Sizeof(mapHeader{}) / wordSize]*int
	isKept := func(place uintptr) bool {
		return place < pageBytes/2 && place%(2*blockOf(unsafe.Sizeof(value{}), true)) == 0
	}
	var values []*value
	var maps []map[int]int
	for i := range 3000 {
		v, m := new(value), make(map[int]int)
		if i%3 == 0 {
			escape(new(value)) // what comes next changes places
		}
		if isKept(placeOnPage(v)) {
			values = append(values, v)
		}
		if isKept(placeOnPage(*(**mapHeader)(unsafe.Pointer(&m)))) {
			maps = append(maps, m)
		}
	}
	if got, want := Deep(values).Opaque, []string{"([]*footprint.value)[]" + doubt}; !slices.Equal(got, want) {
		t.Errorf("without the maps: Opaque = %q, want %q", got, want)
	}
	if got := Deep(values, maps); len(got.Opaque) > 0 {
		t.Errorf("with the maps: Deep = %v, want nothing unseen", got)
	}
}

// TestSomeAreWholeByTheirPlace adds to doubtful texts as many others, each alone on its page, as
// are enough not to doubt them: at a place where no larger block could begin, or one could.
func TestSomeAreWholeByTheirPlace(t *testing.T) {
	page, _ := pageOf(beginnings(2000))
	others := ownTexts(5000)
	alone := func(place uintptr) (l []string) {
		for _, s := range others {
			if address(s)%pageBytes == place && len(l) < 2 {
				l = append(l, s)
			}
		}
		return l
	}
	texts := page[:2*spreadByChance]
	if got := Deep(slices.Concat(texts, alone(24))); len(got.Opaque) > 0 {
		t.Errorf("Deep = %v, want nothing unseen", got)
	}
	if got, want := Deep(slices.Concat(texts, alone(48))).Opaque, []string{"([]string)[]" + doubt}; !slices.Equal(got, want) {
		t.Errorf("Opaque = %q, want %q", got, want)
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
		"numbers as texts": makeSlice(1000, func(i int) string { return strconv.FormatInt(1e17+int64(i), 10) }),
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
