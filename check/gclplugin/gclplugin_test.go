package gclplugin

import (
	"strings"
	"testing"

	"github.com/golangci/plugin-module-register/register"

	"github.com/auditline/auditline/check"
)

func TestPlugin(t *testing.T) {
	newPlugin, err := register.GetPlugin("stagecheck")
	if err != nil {
		t.Fatal(err)
	}
	plugin, err := newPlugin(map[string]any{"disable": []string{"seqyield"}})
	if err != nil {
		t.Fatal(err)
	}
	analyzers, err := plugin.BuildAnalyzers()
	if err != nil || len(analyzers) != len(check.Suite)-1 {
		t.Errorf("%d analyzers, %v; want all but one", len(analyzers), err)
	}
	for _, a := range analyzers {
		if a.Name == "seqyield" {
			t.Error("seqyield is disabled, but there")
		}
	}
	if mode := plugin.GetLoadMode(); mode != register.LoadModeTypesInfo {
		t.Errorf("load mode %s; the analyzers need types", mode)
	}
	if all, err := newPlugin(nil); err != nil {
		t.Errorf("without settings: %v, %v", all, err)
	}
}

func TestUnknownAnalyzer(t *testing.T) {
	_, err := New(map[string]any{"disable": []string{"seqyeild"}})
	if err == nil || !strings.Contains(err.Error(), `"seqyeild", which is no analyzer`) {
		t.Errorf("got %v", err)
	}
}
