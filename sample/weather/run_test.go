package weather

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/auditline/auditline/pipeline"
)

func TestABrokenRowIsOneDeadLetter(t *testing.T) {
	t.Parallel()
	const broken = "2010-01-01T02:00:00,1016.6,mild,3.8\n"
	path := csvFile(t, Columns+"\n2010-01-01T01:00:00,1016.6,5.5,3.8\n"+broken+"2010-01-01T03:00:00,1016.6,5.5,3.8\n")
	r, err := Run(t.Context(), t.Context(), path, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	wantCounts(t, r.Report, 7, 6, 1)
	if len(r.deadLetters) != 1 || r.deadLetters[0].Component != "Source" || fmt.Sprint(r.deadLetters[0].Err) != `line 3: temperature "mild": not a finite number` {
		t.Errorf("got dead letters %v", r.deadLetters)
	}
	var out bytes.Buffer
	r.Print(&out)
	if want := `Source, record 4: line 3: temperature "mild": not a finite number`; !strings.Contains(out.String(), want) {
		t.Errorf("got %s, want it to say %s", out.String(), want)
	}
}

// wantCounts checks every figure of a report on the weather.
func wantCounts(t *testing.T, r *pipeline.Report, in, out, dead int) {
	t.Helper()
	if got, want := [...]int64{r.In, r.Out, r.Dropped, r.Dead, r.RecordEvents},
		[...]int64{int64(in), int64(out), int64(in - out - dead), int64(dead), int64(3 * out)}; got != want {
		t.Errorf("got in, out, dropped, dead, record events %d, want %d", got, want)
	}
	received := int64(in)
	for i, c := range r.Components {
		if c.Received != received || c.Passed != received-c.Dropped-c.Dead {
			t.Errorf("component %d received %d, passed %d, dropped %d, dead %d; want %d received", i, c.Received,
				c.Passed, c.Dropped, c.Dead, received)
		}
		received = c.Passed
	}
}
