//go:build prometheus

package otel_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/auditline/auditline/otel"
	"github.com/auditline/auditline/pipeline"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	exporter "go.opentelemetry.io/otel/exporters/prometheus"
	"go.opentelemetry.io/otel/sdk/metric"
)

// TestScraped lets Debian's Prometheus scrape what two runs have left, and asks it for the series.
func TestScraped(t *testing.T) {
	registry := prometheus.NewRegistry()
	reader, err := exporter.New(exporter.WithRegisterer(registry))
	if err != nil {
		t.Fatal(err)
	}
	instruments, err := otel.New(otel.Config{Name: "numbers", MeterProvider: metric.NewMeterProvider(metric.WithReader(reader))})
	if err != nil {
		t.Fatal(err)
	}
	defer instruments.Close()
	for range 2 {
		if _, err := instruments.Run(context.Background(), newRunner(t), pipeline.DeadLetters(func(pipeline.DeadLetter) {})); err != nil {
			t.Fatal(err)
		}
	}
	metrics := httptest.NewServer(promhttp.HandlerFor(registry, promhttp.HandlerOpts{}))
	defer metrics.Close()
	server := startPrometheus(t, strings.TrimPrefix(metrics.URL, "http://"))
	for query, want := range map[string]string{
		`sum(auditline_pipeline_records_total{auditline_pipeline_component="refuseNines",auditline_record_outcome="passed"})`: "180",
		`sum(auditline_pipeline_records_total{auditline_record_outcome="dead"})`:                                              "20",
		`sum(auditline_pipeline_in_flight)`:                                                   "0",
		`sum(auditline_pipeline_retries_total)`:                                               "0",
		`count(auditline_pipeline_duration_seconds_count{auditline_pipeline_name="numbers"})`: "3",
	} {
		if got := ask(t, server, query); got != want {
			t.Errorf("%s is %q, want %s", query, got, want)
		}
	}
}

// startPrometheus starts a server that scrapes target, and returns its address.
func startPrometheus(t *testing.T, target string) string {
	t.Helper()
	dir := t.TempDir()
	config := filepath.Join(dir, "prometheus.yml")
	text := fmt.Sprintf("scrape_configs:\n- job_name: test\n  scrape_interval: 1s\n  static_configs:\n  - targets: [%q]\n", target)
	if err := os.WriteFile(config, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := listener.Addr().String()
	listener.Close()
	server := exec.CommandContext(t.Context(), "prometheus", "--config.file="+config, "--storage.tsdb.path="+filepath.Join(dir, "data"), "--web.listen-address="+address)
	if err := server.Start(); err != nil {
		t.Fatalf("the test needs Prometheus (Debian: apt-get install prometheus): %v", err)
	}
	t.Cleanup(func() {
		server.Process.Kill()
		server.Wait()
	})
	return "http://" + address
}

// ask asks until there is an answer, half a minute at most, and returns its value.
func ask(t *testing.T, server, query string) string {
	t.Helper()
	for range 60 {
		if value, ok := askOnce(server, query); ok {
			return value
		}
		time.Sleep(500 * time.Millisecond)
	}
	return ""
}

func askOnce(server, query string) (value string, ok bool) {
	response, err := http.Get(server + "/api/v1/query?query=" + url.QueryEscape(query))
	if err != nil {
		return "", false
	}
	defer response.Body.Close()
	var answer struct {
		Data struct{ Result []struct{ Value [2]any } }
	}
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil || len(answer.Data.Result) != 1 {
		return "", false
	}
	return fmt.Sprint(answer.Data.Result[0].Value[1]), true
}
