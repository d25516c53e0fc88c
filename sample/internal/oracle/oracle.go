// Package oracle writes the exercises' results under the keys that a faithful Python implementation
// of them has for its own (testdata/oracle.json), and holds them against it. Whatever only that
// comparison needs is here.
package oracle

import (
	"encoding/json"
	"io"

	"github.com/auditline/auditline/sample/exercises/changelog"
	"github.com/auditline/auditline/sample/exercises/layout"
	"github.com/auditline/auditline/sample/exercises/monitored"
	"github.com/auditline/auditline/sample/exercises/protocols"
)

// WriteJSON writes results by their key: those of the exercises as the oracle has them, others as
// they are.
func WriteJSON(w io.Writer, results map[string]any) error {
	document := map[string]any{}
	for key, result := range results {
		var err error
		if document[key], err = convert(result); err != nil {
			return err
		}
	}
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	return encoder.Encode(document)
}

func convert(result any) (any, error) {
	switch r := result.(type) {
	case *changelog.Result:
		return changelogKeys(r)
	case *layout.Result:
		return layoutKeys(r), nil
	case *protocols.Result:
		return protocolsKeys(r), nil
	case *monitored.Result:
		return monitoredKeys(r), nil
	}
	return result, nil
}
