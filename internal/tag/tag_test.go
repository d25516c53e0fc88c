package tag_test

import (
	"fmt"
	"reflect"
	"testing"
	"time"

	"github.com/auditline/auditline/internal/tag"
)

// TestLookup shows which struct tags are ours, and what those that cannot be read seem to mean.
func TestLookup(t *testing.T) {
	const (
		none      = ""
		malformed = "malformed "
		twice     = "twice "
	)
	for _, tt := range []struct{ raw, want string }{
		{`audit:"true"`, "true"},
		{`json:"a,omitempty" audit:"true,keep=3"`, "true,keep=3"},
		{`audit:"true" json:a`, "true"}, // what follows is another library's
		{`audit:""`, none},
		{`audit: "true"`, malformed + "true"},
		{`audit:true`, malformed + "true"},
		{`audit:true,onchange json:"a"`, malformed + "true,onchange"},
		{`audit="true"`, malformed + "true"},
		{`audit "true,redact"`, malformed + "true,redact"},
		{`audit:'true'`, malformed + "true"},
		{"\taudit:\"true\"", malformed + "true"},
		{"audit\n:\"true\"", malformed + "true"},
		{`json:"a",audit:"true"`, malformed + "true"},
		{`json:"a"; audit:"true"`, malformed + "true"},
		{`json:a audit:"true"`, malformed + "true"},
		{`audit`, malformed},
		{`json:"a" audit`, malformed},
		{`audit:"true`, malformed + "true"},
		{`audit:"\q"`, malformed},
		{"audit:\"a\\nb\"", malformed + "a\nb"},
		{`audit:"true" audit:"id"`, twice + "true"},
		{`json:"the audit: it is logged"`, none},
		{`doc:"audit"`, none},
		{`Audit:"true"`, none},
		{`adit:"true"`, none},
		{`my_audit: "true"`, none},
		{`auditor: "true"`, none},
		{`an audit log`, none},
		{``, none},
	} {
		got := ""
		if f, ok := tag.Lookup(tt.raw, tag.Audit); ok {
			got = map[bool]string{true: malformed}[f.Problem != ""] + f.Value
			if f.Problem == "the key audit stands twice in the tag; remove one of them" {
				got = twice + f.Value
			}
		}
		if got != tt.want {
			t.Errorf("%s: %q, want %q", tt.raw, got, tt.want)
		}
	}
}

// TestField shows what a field's tag says, or what is wrong with it. The texts are those of
// problems, which docs/problems.md explains.
func TestField(t *testing.T) {
	for _, tt := range []struct {
		value, fault string
		want         tag.Field
	}{
		{value: "true", want: tag.Field{Word: "true"}},
		{value: "id", want: tag.Field{Word: "id"}},
		{value: "-", want: tag.Field{Word: "-"}},
		{value: "true,get=A,set=-,name=a.b-c_1", want: tag.Field{Word: "true", Get: "A", Set: "-", Name: "a.b-c_1"}},
		{value: "true,keep=1000000,onchange,redact,share", want: tag.Field{Word: "true", Keep: 1_000_000, OnChange: true, Redact: true, Share: true}},
		{value: "true,check=ok,after=done", want: tag.Field{Word: "true", Check: "ok", After: "done"}},
		{value: "true,was=a,name=b,was=c.d", want: tag.Field{Word: "true", Name: "b", Was: []string{"a", "c.d"}}},
		{value: "true,was=a,was=a", fault: `{duplicate-option option was stands twice; remove one}`},
		{value: "true,was", fault: `{bad-value option was has value ""; want was=X with X letters, digits, _, - and .}`},
		{value: "", fault: `{unknown-value unknown value ""; known are true, id, -}`},
		{value: "True", fault: `{unknown-value unknown value "True"; did you mean true?}`},
		{value: " true", fault: `{unknown-value unknown value " true"; did you mean true?}`},
		{value: "clone", fault: `{unknown-value clone belongs in the tag of the trail; move it there}`},
		{value: "-,keep=3", fault: `{unknown-option "-" takes no options; remove them}`},
		{value: "true, onchange", fault: `{unknown-option unknown option " onchange"; did you mean onchange?}`},
		{value: "true,revert", fault: `{unknown-option option revert belongs in the tag of the trail; move it there}`},
		{value: "true,keep", fault: `{bad-value option keep has value ""; want keep=X with X a number from 1 to 1000000}`},
		{value: "true,keep=1000001", fault: `{bad-value option keep has value "1000001"; want keep=X with X a number from 1 to 1000000}`},
		{value: "true,share=", fault: `{bad-value option share takes no value; remove =}`},
		{value: "true,check=func", fault: `{bad-value option check has value "func"; want check=X with X a method name}`},
		{value: "true,name=a b", fault: `{bad-value option name has value "a b"; want name=X with X letters, digits, _, - and .}`},
		{value: "true,share,share", fault: `{duplicate-option option share stands twice; remove one}`},
		{value: "true,set=-,onchange", fault: `{needs-setter option onchange needs the setter that set=- removes; drop one of them}`},
	} {
		got, faults := tag.Tag{Key: tag.Audit, Value: tt.value}.Field()
		if tt.fault != "" && fmt.Sprint(faults) != "["+tt.fault+"]" {
			t.Errorf("%s: %v, want %s", tt.value, faults, tt.fault)
		}
		if tt.fault == "" && (len(faults) > 0 || !reflect.DeepEqual(got, tt.want)) {
			t.Errorf("%s: %+v %v, want %+v", tt.value, got, faults, tt.want)
		}
		if _, ok := tag.FieldOf(`audit:"` + tt.value + `"`); ok != (tt.fault == "") {
			t.Errorf("%s: its reader without faults says %v", tt.value, ok)
		}
	}
}

// TestTrail shows what a trail's tag says, or what is wrong with it.
func TestTrail(t *testing.T) {
	for value, want := range map[string]string{
		"ctx":               "[Ctx] []",
		"clone,revert,ctx":  "[Ctx Revert Clone] []",
		"json,capture":      "[Capture JSON] []",
		"true":              "[] [{unknown-option true belongs in the tag of a field; remove it here}]",
		"ctx,keep=5":        "[Ctx] [{unknown-option option keep belongs in the tag of a field; move it there}]",
		"ctx,log":           `[Ctx] [{unknown-option unknown option "log"; known are ctx, who, revert, clone, update, capture, json, outbox}]`,
		"ctx,ctx":           "[Ctx] [{duplicate-option option ctx stands twice; remove one}]",
		"ctx,clone=yes":     "[Ctx] [{bad-value option clone takes no value; remove =yes}]",
		"ctx,revret,revert": `[Ctx Revert] [{unknown-option unknown option "revret"; did you mean revert?}]`,
		"who,update":        "[Who Update] [{bad-value option who asks the context of each set for its origin; add ctx}]",
		"ctx=1,who":         "[Who] [{bad-value option ctx takes no value; remove =1}]",
		"ctx,who":           "[Ctx Who] []",
	} {
		trail, faults := tag.Tag{Key: tag.Audit, Value: value}.Trail()
		if got := fmt.Sprint(given(trail), faults); got != want {
			t.Errorf("%s: %s, want %s", value, got, want)
		}
	}
}

// given names the options that trail has.
func given(trail tag.Trail) (names []string) {
	v := reflect.ValueOf(trail)
	for i := range v.NumField() {
		if v.Field(i).Bool() {
			names = append(names, v.Type().Field(i).Name)
		}
	}
	return names
}

// TestComponent shows what a pipeline tag says, or what is wrong with it.
func TestComponent(t *testing.T) {
	for _, tt := range []struct {
		value, faults string
		want          tag.Component
	}{
		{value: "source", want: tag.Component{Role: "source"}},
		{value: "stage,key=ID", want: tag.Component{Role: "stage", Key: "ID"}},
		{value: "sink,when=Hot,required", want: tag.Component{Role: "sink", When: "Hot", Required: true}},
		{value: "sink,retry=3,backoff=100ms,timeout=2s", want: tag.Component{Role: "sink", Retry: 3, Backoff: 100 * time.Millisecond, Timeout: 2 * time.Second}},
		{value: "stage,retry=21", faults: `{bad-value option retry has value "21"; want retry=X with X a number from 1 to 20}`},
		{value: "stage,retry=+1", faults: `{bad-value option retry has value "+1"; want retry=X with X a number from 1 to 20}`},
		{value: "stage,timeout=2", faults: `{bad-value option timeout has value "2"; want timeout=X with X a duration such as 100ms or 2s}`},
		{value: "stage,timeout=-1s", faults: `{bad-value option timeout has value "-1s"; want timeout=X with X a duration such as 100ms or 2s}`},
		{value: "stage,timeout=25h", faults: `{bad-value option timeout has value "25h"; want timeout=X with X a duration such as 100ms or 2s}`},
		{value: "stage,backoff=1s", faults: `{needs-retry option backoff is the wait before a retry; add retry=N}`},
		{value: "stage,retry=x,backoff=1s", faults: `{bad-value option retry has value "x"; want retry=X with X a number from 1 to 20}`},
		{value: "stage,wait=1s,batch=0", faults: `{bad-value option batch has value "0"; want batch=X with X a number from 1 to 99999}`},
		{value: "stage,workers=0,unordered,shared", faults: `{bad-value option workers has value "0"; want workers=X with X a number from 1 to 99999, or auto}`},
		{value: "source,retry=3", faults: `{unknown-option option retry is for stages and sinks; remove it}`},
		{value: "source,tap", want: tag.Component{Role: "source", Tap: true}},
		{value: "stage,tap=2", faults: `{bad-value option tap takes no value; remove =2}`},
		{value: "sink,tap", faults: `{unknown-option option tap is for sources and stages; remove it}`},
		{value: "dead", want: tag.Component{Role: "dead"}},
		{value: "dead,when=Hot", faults: `{unknown-option option when is for sinks; the sink of dead letters takes no options; remove it}`},
		{value: "dead,retry=2,backoff=1s", faults: `{unknown-option option retry is for stages and sinks; the sink of dead letters takes no options; remove it} {unknown-option option backoff is for stages and sinks; the sink of dead letters takes no options; remove it}`},
		{value: "dead,x", faults: `{unknown-option unknown option "x"; the sink of dead letters takes no options; remove it}`},
		{value: "-", want: tag.Component{Role: "-"}},
		{value: "stages", faults: `{unknown-role unknown role "stages"; did you mean stage?}`},
		{value: "sink,key=ID", faults: `{unknown-option option key is for stages; remove it}`},
		{value: "source,when=Hot", faults: `{unknown-option option when is for sinks; remove it}`},
		{value: "sink,required=yes", faults: `{bad-value option required takes no value; remove =yes}`},
		{value: "stage,key=a b", faults: `{bad-value option key has value "a b"; want key=X with X a field or method of the records}`},
		{value: "stage,kee=ID", faults: `{unknown-option unknown option "kee"; did you mean key?}`},
		{value: "sink,wehn=Hot", faults: `{unknown-option unknown option "wehn"; did you mean when?}`},
		{value: "stage,key,key=1", faults: `{bad-value option key has value ""; want key=X with X a field or method of the records} {bad-value option key has value "1"; want key=X with X a field or method of the records}`},
		{value: "stage,key=A,key=B", faults: `{duplicate-option option key stands twice; remove one}`},
	} {
		got, faults := tag.Tag{Key: tag.Pipeline, Value: tt.value}.Component()
		if fmt.Sprint(faults) != "["+tt.faults+"]" {
			t.Errorf("%s: %v, want %s", tt.value, faults, tt.faults)
		}
		if tt.faults == "" && got != tt.want {
			t.Errorf("%s: %+v, want %+v", tt.value, got, tt.want)
		}
	}
}

// TestNear shows which keys are taken for slips, and which for another library's.
func TestNear(t *testing.T) {
	for _, tt := range []struct{ raw, key, want string }{
		{`Audit:"true"`, tag.Audit, "Audit"},
		{`adit:"true,keep=3"`, tag.Audit, "adit"},
		{`json:"a" audti:"id"`, tag.Audit, "audti"},
		{`AUDIT:"ctx"`, tag.Audit, "AUDIT"},
		{`pipline:"stage,key=A"`, tag.Pipeline, "pipline"},
		{`Audit:"yes"`, tag.Audit, ""},
		{`edit:"true"`, tag.Audit, ""},
		{`audit:"-" Audit:"true"`, tag.Audit, ""},
		{`audit: "true" adit:"true"`, tag.Audit, ""},
		{`pip:"stage"`, tag.Pipeline, ""},
	} {
		if got, ok := tag.Near(tt.raw, tt.key); got != tt.want || ok != (tt.want != "") {
			t.Errorf("%s: %q %v, want %q", tt.raw, got, ok, tt.want)
		}
	}
}

// FuzzLookup holds Lookup against package reflect, which is what other libraries read tags with.
func FuzzLookup(f *testing.F) {
	for _, raw := range []string{`json:"a" audit:"true"`, `audit: "true"`, `a:"\"" audit:"x\ny"`, `audit:"a"audit:"b"`, "\x7f", `:"a"`} {
		f.Add(raw)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		want, reads := reflect.StructTag(raw).Lookup(tag.Audit)
		got, ok := tag.Lookup(raw, tag.Audit)
		if ok && got.Problem == "" && (!reads || got.Value != want) {
			t.Errorf("%q: reads %q, package reflect %q %v", raw, got.Value, want, reads)
		}
		if reads && !ok {
			t.Errorf("%q: package reflect reads %q, Lookup nothing", raw, want)
		}
	})
}
