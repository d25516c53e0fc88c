package pipeline

import "github.com/auditline/auditline/pipeline/internal/engine"

// Retryable marks err as worth another attempt where the tag of a component has the option retry.
// Errors that are not marked fail their record at once, unless the component has a method
// Retry(error) bool: that decides instead. Retryable of nil is nil.
func Retryable(err error) error {
	if err == nil {
		return nil
	}
	return &engine.Retryable{Err: err}
}
