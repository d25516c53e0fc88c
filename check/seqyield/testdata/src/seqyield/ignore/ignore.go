// Package ignore silences findings, or tries to.
package ignore

import (
	"iter"

	_ "github.com/auditline/auditline/pipeline"
)

type source struct{}

func (source) Stream() iter.Seq[int] {
	return func(yield func(int) bool) {
		yield(1) //stagecheck:ignore seqyield the tests read both
		//stagecheck:ignore seqyield the tests read both
		yield(2)
		//stagecheck:ignore seqyield the tests read it
		//stagecheck:ignore auditwrite each directive of several goes for the line below them
		yield(2)
		yield(3) //stagecheck:ignore auditwrite another analyzer's // want `seqyield: yield can`
		/* want `seqyield: yield can` */ yield(4) //stagecheck:ignore seqyield
		yield(5)                                  //stagecheck:ignore seqyield nothing follows // want `seqyield: //stagecheck:ignore silences nothing here: remove it`
	}
}
