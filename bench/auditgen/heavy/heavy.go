// Package heavy has an audited struct among 270 dependencies.
package heavy

import (
	"net/http"

	corev1 "k8s.io/api/core/v1"

	"github.com/auditline/auditline/audit"
)

// Deployment is audited in fields whose types say everything by themselves.
type Deployment struct {
	name     string `audit:"true"`
	replicas int32  `audit:"true"`
	ready    bool   `audit:"true"`

	client *http.Client
	pod    corev1.Pod
	trail  audit.Trail
}
