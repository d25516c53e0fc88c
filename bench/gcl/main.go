// Command gcl is golangci-lint with stagecheck in it, as "golangci-lint custom" would build it.
package main

import (
	"fmt"
	"os"

	"github.com/golangci/golangci-lint/v2/pkg/commands"
	"github.com/golangci/golangci-lint/v2/pkg/exitcodes"

	_ "github.com/auditline/auditline/check/gclplugin"
)

func main() {
	if err := commands.Execute(commands.BuildInfo{Version: "custom"}); err != nil {
		fmt.Fprintln(os.Stderr, "gcl:", err)
		os.Exit(exitcodes.Failure)
	}
}
