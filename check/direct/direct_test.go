package direct

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTidy(t *testing.T) {
	dir, err := filepath.Abs(".")
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	if err := tidy(&out, strings.NewReader(strings.ReplaceAll(said, "DIR", dir))); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.ReplaceAll(tidied, "DIR", dir), out.String()); diff != "" {
		t.Errorf("want (-), got (+):\n%s", diff)
	}
}

const said = `-: # example.com/x
./x.go:1:2: undefined: y
x.go:3:4: undefined: y
too many errors
DIR/x.go:1:2: undefined: y
DIR/x.go:5:6: undefined: y
-: # example.com/x
auditwrite: analysis skipped due to errors in package
lostcancel: failed prerequisites: ctrlflow@example.com/x
-: no such package
DIR/sub/x.go:7:8: auditwrite: this write is not in its log
6	}
6	}
DIR/../y.go:1:2: undefined: x
stagecheck: the end`

const tidied = `x.go:1:2: undefined: y
x.go:3:4: undefined: y
too many errors
x.go:5:6: undefined: y
no such package
sub/x.go:7:8: auditwrite: this write is not in its log
6	}
6	}
DIR/../y.go:1:2: undefined: x
stagecheck: the end`
