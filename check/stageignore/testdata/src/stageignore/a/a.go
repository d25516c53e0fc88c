// Package a has directives that cannot work.
package a

import (
	"iter"

	_ "github.com/auditline/auditline/pipeline"
)

type source struct{}

/* want `stageignore: a directive that silences seqyield must say why: write //stagecheck:ignore ANALYZER reason` */ //stagecheck:ignore seqyield

/* want `stageignore: no analyzer is called 'seqyeild': write //stagecheck:ignore ANALYZER reason, with one of pipelinetype, auditwrite, auditvalue, auditstale, seqyield` */ //stagecheck:ignore seqyeild a typo

/* want `no analyzer is called ''` */ //stagecheck:ignore

//stagecheck:ignored is another directive
func (source) Stream() iter.Seq[int] {
	return func(yield func(int) bool) {
		yield(1) //stagecheck:ignore seqyield this one is for seqyield to judge
	}
}
