package audit_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/auditline/auditline/audit"
)

const canary = "canary-0815"

// TestSecretsAppearNowhere sets secrets in every way and looks for them in every output.
func TestSecretsAppearNowhere(t *testing.T) {
	t.Parallel()
	ctx := audit.With(context.Background(), audit.Origin{Who: "ann"})
	a, b := new(Account), new(Account)
	start := time.Now()
	for i := range 5 {
		a.SetPin(ctx, fmt.Sprint(canary, i))
		a.SetCodes(ctx, []string{canary})
		_ = a.SetBalance(ctx, int64(i))
	}
	a.pin = canary + "around" //stagecheck:ignore auditwrite the log must not have it either
	a.SetPin(ctx, canary)

	outputs := map[string]string{"revert": fmt.Sprint(a.RevertTo(ctx, start))}
	for _, v := range []audit.View{a.Audit(), copyOf(a).Audit(), forgotten(a).Audit(), loaded(t, a).Audit()} {
		collect(t, outputs, v)
	}
	outputs["diff"] = spell(audit.Diff(a, b))
	outputs["clone"] = spell(a.Clone().Audit())
	for name, text := range outputs {
		if strings.Contains(text, "canary") {
			t.Errorf("%s shows a secret: %s", name, text)
		}
	}
	if log := a.ChangeLog("codes"); len(log) != 2 || log[1].New != audit.Redacted {
		t.Errorf("codes: %v", log)
	}
	if n := len(audit.Diff(a, b)); n != 3 {
		t.Errorf("%d differences", n)
	}
}

// forgotten is a copy with half of the log.
func forgotten(a *Account) *Account {
	c := copyOf(a)
	c.Audit().Forget(7)
	return c
}

// loaded has the log by way of its bytes.
func loaded(t *testing.T, a *Account) *Account {
	data, err := a.Audit().MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	c := new(Account)
	if err := c.Audit().UnmarshalBinary(data); err != nil {
		t.Fatal(err)
	}
	return c
}

// collect adds all that a view can say.
func collect(t *testing.T, outputs map[string]string, v audit.View) {
	binary, err := v.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	changes := v.Since(0)
	text, err := json.Marshal(map[string]any{"view": v, "changes": changes})
	if err != nil {
		t.Fatal(err)
	}
	var logged bytes.Buffer
	slog.New(slog.NewTextHandler(&logged, nil)).Info("text", "view", v, "change", changes[0])
	slog.New(slog.NewJSONHandler(&logged, nil)).Info("json", "view", v, "change", changes[0])
	for name, value := range v.Attributes() {
		outputs["attribute "+name] += spell(value)
	}
	outputs["binary"] += string(binary)
	outputs["json"] += string(text)
	outputs["slog"] += logged.String()
	outputs["changes"] += spell(changes)
	outputs["view"] += spell(v)
	outputs["as of"] += spell(v.AsOf(time.Now()))
	outputs["unmarshal"] += fmt.Sprint(new(Stage).Audit().UnmarshalBinary(binary))
}

// spell is all that fmt can make of v.
func spell(v any) string {
	return fmt.Sprintf("%v %+v %#v %s %q", v, v, v, v, v)
}
