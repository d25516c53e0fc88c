package oracle

import (
	"errors"
	"fmt"

	"github.com/auditline/auditline/pipeline"
	"github.com/auditline/auditline/sample/exercises/protocols"
)

// exercise3 has the keys of ex3.
type exercise3 struct {
	Passed              string            `json:"passed"`
	Errors              map[string]string `json:"errors"`
	EmptyBuild          string            `json:"emptyBuild"`
	Builder             builder           `json:"builder"`
	PresenceOnly        map[string]bool   `json:"presenceOnly"`
	PulledBeforeConsume int               `json:"pulledBeforeConsume"`
	PulledAfter         int               `json:"pulledAfter"`
}

type builder struct {
	Consumed     int64 `json:"consumed"`
	StagesBefore int   `json:"stagesBefore"`
	StagesAfter  int   `json:"stagesAfter"`
	Unchanged    bool  `json:"unchanged"`
}

func protocolsKeys(r *protocols.Result) *exercise3 {
	b := r.Builder
	e := &exercise3{
		Passed:              r.Passed,
		Errors:              map[string]string{},
		EmptyBuild:          firstViolation(r.EmptyBuild),
		Builder:             builder{b.Consumed, b.StagesBefore, b.StagesAfter, b.StagesBefore == b.StagesAfter},
		PresenceOnly:        r.Accepted,
		PulledBeforeConsume: r.PulledBeforeConsume,
		PulledAfter:         r.PulledAfter,
	}
	for _, refused := range r.Refused {
		e.Errors[refused.Name] = firstViolation(refused.Err)
	}
	return e
}

// firstViolation is the text of the first of the violations that err joins: the oracle stops there.
func firstViolation(err error) string {
	if violation, ok := errors.AsType[*pipeline.ProtocolError](err); ok {
		return violation.Error()
	}
	return fmt.Sprint(err)
}
