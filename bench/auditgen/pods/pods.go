// Package pods has an audited struct whose fields have types of a dependency.
package pods

import (
	corev1 "k8s.io/api/core/v1"

	"github.com/auditline/auditline/audit"
)

// Deployment is audited in fields whose types have to be looked up.
type Deployment struct {
	pod   corev1.Pod      `audit:"true"`
	phase corev1.PodPhase `audit:"true,onchange"`

	trail audit.Trail
}
