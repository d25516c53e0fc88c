package auditimpl

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"unsafe"

	"github.com/auditline/auditline/audit/internal/capture"
	"github.com/auditline/auditline/audit/internal/history"
	"github.com/auditline/auditline/audit/internal/jsonvalue"
	"github.com/auditline/auditline/audit/internal/mirror"
	"github.com/auditline/auditline/audit/internal/structs"
)

// MarshalJSON writes the fields of s that are exported, audited, or tagged `audit:"id"` or json,
// as encoding/json does. Generated MarshalJSON methods call it. S is a struct type.
func MarshalJSON[S any](s *S) ([]byte, error) {
	t := reflect.TypeFor[S]()
	c := new(S) // so that no lock is held while values' own methods are called
	copying := structs.Copy{Lock: lockTrail}
	copying.Fields(structs.Of(t, schemas.IsTrail), unsafe.Pointer(c), unsafe.Pointer(s))

	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false) // the encoder that calls a MarshalJSON does that, where it is wanted
	if err := e.Encode(mirror.Of(t, unsafe.Pointer(c), schemas.IsTrail)); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

// UnmarshalJSON reads what MarshalJSON has written. It fills a struct that holds nothing and has
// logged nothing; of others it logs what differs, see audit.Capture. Where b has a key twice, it is
// an error. Generated UnmarshalJSON methods call it.
func UnmarshalJSON[S any](s *S, b []byte) error {
	t := reflect.TypeFor[S]()
	seen := mirror.Of(t, unsafe.Pointer(s), schemas.IsTrail)
	if err := jsonvalue.Twice(b, reflect.TypeOf(seen).Elem()); err != nil {
		return fmt.Errorf("audit: cannot read JSON for %s: %w", t, err)
	}
	object := history.NewObject(schemas.Of(t), unsafe.Pointer(s))
	err := capture.Decode(object, func() error { return json.Unmarshal(b, seen) })
	if wrong := (*json.UnmarshalTypeError)(nil); errors.As(err, &wrong) && wrong.Struct == "" {
		if wrong.Struct = t.Name(); wrong.Field == "" { // b is no object
			wrong.Struct, wrong.Type = "", t
		}
	}
	return err
}
