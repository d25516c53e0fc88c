package jsonvalue

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"
)

type ordered struct {
	Total   int `json:"total"`
	Lines   []line
	By      map[string]*line
	Rows    map[int]any
	Raw     json.RawMessage
	At      time.Time
	Left    any `json:"-"`
	Both    int
	BOTH    int
	*Within `json:"within"`
	line
}

type line struct{ Name string }

type Within struct{ Deep [1]map[string][]line }

func TestTwice(t *testing.T) {
	for text, want := range map[string]string{
		`{"total":1,"Both":2,"BOTH":3,"Lines":[{"Name":"a"},{"Name":"b"}],"By":{"a":null,"A":{}}}`: "",
		`{"Raw":{"a":1,"a":2},"none":{"a":1,"a":2},"Left":[{"a":1,"a":2}],"At":{"a":1,"a":2}}`:     "",
		`{"total":1,"total":1}`:                                    "/total is there twice, again at byte 11",
		`{"total":1, "\u0074otal":2}`:                              "/total is there twice, again at byte 12",
		`{"By":{"a\"":{},"a\\":{},"a\"":{}}}`:                      `/By/a" is there twice, again at byte 25`,
		`{"total":1,"TOTAL":2}`:                                    `/TOTAL, at byte 11, stands for "total", which is there before`,
		`{"TOTAL":1,"tOtal":2}`:                                    `/tOtal, at byte 11, stands for "total", which is there before`,
		`{"both":1,"Both":2}`:                                      "/Both is there twice, again at byte 10",
		`{"none":1,"none":2}`:                                      "/none is there twice, again at byte 10",
		`{"Lines":[{},{"Name":"a","name":"b"}]}`:                   `/Lines/1/name, at byte 25, stands for "Name", which is there before`,
		`{"By":{"a~/b":{},"a~/b":null}}`:                           "/By/a~0~1b is there twice, again at byte 17",
		`{"By":{"a":{"Name":"","Name":""}}}`:                       "/By/a/Name is there twice, again at byte 22",
		`{"Rows":{"1":0,"01":0}}`:                                  `/Rows/01, at byte 15, stands for "1", which is there before`,
		`{"Rows":{"1":{"a":[{"b":1,"b":2}]}}}`:                     "/Rows/1/a/0/b is there twice, again at byte 26",
		`{"within":{"Deep":[{"x":[{"Name":"a"  ,  "NAME":""}]}]}}`: `/within/Deep/0/x/0/NAME, at byte 41, stands for "Name", which is there before`,
		`{"Name":"a","name":"b"}`:                                  `/name, at byte 12, stands for "Name", which is there before`,
		"{\"By\":{\"\xff\":{},\"\xfe\":{}}}":                       "/By/\ufffd is there twice, again at byte 14",
	} {
		err := Twice([]byte(text), reflect.TypeFor[ordered]())
		if (err == nil) != (want == "") || err != nil && err.Error() != want {
			t.Errorf("%s\n got %v\nwant %s", text, err, want)
		}
		if err := json.Unmarshal([]byte(text), new(ordered)); err != nil && !strings.Contains(text, "At") {
			t.Errorf("%s is no test: %v", text, err)
		}
	}
}

// TestTwiceOfHidden: of what is redacted, keys may tell what is to be hidden.
func TestTwiceOfHidden(t *testing.T) {
	type secrets struct {
		Keys map[string]any `audit:"redact"`
	}
	for _, text := range []string{`{"keys":{"1234":0,"1234":0}}`, `{"keys":{"1234":{"1":0,"1":0}}}`} {
		err := Twice([]byte(text), reflect.TypeFor[secrets]())
		if err == nil || !strings.HasPrefix(err.Error(), "in /Keys, which is redacted, a key is there twice, again at byte ") {
			t.Errorf("%s: %v", text, err)
		}
	}
}

// TestTwiceAmongMany compares an object of many members.
func TestTwiceAmongMany(t *testing.T) {
	var b strings.Builder
	for i := range 3 * fewMembers {
		fmt.Fprintf(&b, `"k%d":%d,`, i, i)
	}
	for i := range 3 * fewMembers {
		text := fmt.Sprintf(`{%s"k%d":0}`, b.String(), i)
		if Twice([]byte(text), reflect.TypeFor[map[string]int]()) == nil {
			t.Errorf("k%d is not found twice", i)
		}
	}
	if err := Twice([]byte(`{`+strings.TrimSuffix(b.String(), ",")+`}`), reflect.TypeFor[any]()); err != nil {
		t.Error(err)
	}
}

// TestTwiceOfWhatIsNoJSON leaves that to the decoder.
func TestTwiceOfWhatIsNoJSON(t *testing.T) {
	whole := `{"total":1,"By":{"a\n":{"Name":"x"}},"Lines":[{},null],"Rows":{"1":[true]}}`
	for i := range whole {
		for _, text := range []string{whole[:i], whole[:i] + "," + whole[i:], whole[:i] + "}" + whole[i:], whole[i:], whole[:i] + `"` + whole[i:]} {
			err := Twice([]byte(text), reflect.TypeFor[ordered]())
			if err != nil && json.Valid([]byte(text)) {
				t.Errorf("%s: %v", text, err)
			}
		}
	}
	deep := strings.Repeat(`[`, maxScanned+1) + `{"a":1,"a":2}`
	if err := Twice([]byte(deep), reflect.TypeFor[any]()); err != nil {
		t.Error(err)
	}
}
