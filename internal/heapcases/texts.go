package heapcases

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"flag"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"log"
	"log/slog"
	"regexp"
	"strings"
	"text/scanner"
	"text/template"
)

func newReader(s string) *bufio.Reader { return bufio.NewReader(strings.NewReader(s)) }

const document = `{"name":"a name","list":[1,2,3,{"x":null,"y":true}],"deep":{"er":{"est":1e9}}}`

const program = `package p

import "fmt"

// Say prints what it is given.
func Say(words ...string) (n int, err error) {
	for i, w := range words {
		n += i + len(w)
	}
	return fmt.Println(words, n)
}
`

func textCases() []Case {
	return []Case{
		{Name: "buffers", Prepare: many(500, func(i int) *bytes.Buffer { return bytes.NewBufferString(text(i, i*3)) })},
		{Name: "buffers that grew and were read", Prepare: many(500, func(i int) *bytes.Buffer {
			b := new(bytes.Buffer)
			for range i {
				b.WriteString("some text")
			}
			b.Next(i)
			return b
		})},
		{Name: "builders", Prepare: many(500, func(i int) *strings.Builder {
			b := new(strings.Builder)
			for range i {
				b.WriteString("text")
			}
			return b
		})},
		{Name: "builders and their strings", Prepare: many(500, func(i int) any {
			b := new(strings.Builder)
			for range i + 33 {
				b.WriteByte('x')
			}
			return []any{b.String(), b}
		})},
		{Name: "readers and writers", Prepare: many(50, func(i int) any {
			return []any{bufio.NewReader(strings.NewReader(text(i, 100))), bufio.NewWriterSize(new(bytes.Buffer), 100*i), io.LimitReader(newReader("x"), 7)}
		})},
		{Name: "line scanners", Prepare: many(100, func(i int) *bufio.Scanner {
			s := bufio.NewScanner(strings.NewReader(text(i, 50) + "\n" + text(i, 60)))
			s.Scan()
			return s
		})},
		{Name: "pipes", Prepare: many(200, func(int) *io.PipeReader { r, _ := io.Pipe(); return r })},
		{Name: "decoded JSON", Prepare: many(300, func(int) any {
			var v any
			must(v, json.Unmarshal([]byte(document), &v))
			return v
		})},
		{Name: "JSON to be decoded later", Prepare: many(300, func(i int) map[string]json.RawMessage {
			var v map[string]json.RawMessage
			must(v, json.Unmarshal([]byte(document), &v))
			return v
		})},
		{Name: "JSON decoders", Prepare: many(100, func(int) *json.Decoder {
			d := json.NewDecoder(strings.NewReader(document + document))
			var v any
			must(v, d.Decode(&v))
			return d
		})},
		{Name: "decoded XML", Prepare: many(300, func(i int) any {
			var v struct {
				Name  string   `xml:"name,attr"`
				Items []string `xml:"item"`
			}
			must(v, xml.Unmarshal([]byte(`<list name="`+text(i, 20)+`"><item>one</item><item>two</item></list>`), &v))
			return v
		})},
		{Name: "rows of CSV", Hidden: true, Prepare: many(100, func(i int) [][]string {
			return must(csv.NewReader(strings.NewReader("a,b,c\n1,2," + text(i, 20) + "\n\"x\",,\n")).ReadAll())
		})},
		{Name: "compressors", Prepare: many(3, func(int) *gzip.Writer {
			w := gzip.NewWriter(new(bytes.Buffer))
			must(io.WriteString(w, program))
			return w
		})},
		{Name: "regular expressions", Hidden: true, Prepare: many(100, func(int) *regexp.Regexp { return regexp.MustCompile(`(a|b)*c{2,5}[^d-z]+$`) })},
		{Name: "regular expressions without classes", Hidden: true, Prepare: many(100, func(int) *regexp.Regexp { return regexp.MustCompile(`^(\w+)://([^/]+)(/.*)?$`) })},
		{Name: "templates", Prepare: many(50, func(int) *template.Template {
			return template.Must(template.New("t").Parse(`{{range .}}{{if .A}}{{.B | printf "%d"}}{{end}}{{end}}`))
		})},
		{Name: "syntax trees", Prepare: many(20, func(int) *ast.File {
			return must(parser.ParseFile(token.NewFileSet(), "p.go", program, parser.ParseComments))
		})},
		{Name: "file sets", Prepare: many(20, func(i int) *token.FileSet {
			files := token.NewFileSet()
			must(parser.ParseFile(files, text(i, 20), program, 0))
			return files
		})},
		{Name: "scanners of tokens", Prepare: many(100, func(int) *scanner.Scanner {
			s := new(scanner.Scanner).Init(strings.NewReader(program))
			s.Scan()
			return s
		})},
		{Name: "loggers", Prepare: many(300, func(i int) *log.Logger { return log.New(new(bytes.Buffer), text(i, 20), log.LstdFlags) })},
		{Name: "structured loggers", Hidden: true, Prepare: many(300, func(i int) *slog.Logger {
			return slog.New(slog.NewJSONHandler(new(bytes.Buffer), &slog.HandlerOptions{AddSource: true})).With("id", text(i, 20), "n", i).WithGroup("g")
		})},
		{Name: "attributes of structured logs", Prepare: many(1000, func(i int) []slog.Attr {
			return []slog.Attr{slog.String("name", text(i, 30)), slog.Int("n", i), slog.Any("v", newRecord(i)), slog.Group("g", "a", text(i, 9))}
		})},
		{Name: "flags", Hidden: true, Prepare: many(100, func(i int) *flag.FlagSet {
			f := flag.NewFlagSet(text(i, 20), flag.ContinueOnError)
			f.String("name", text(i, 30), "a name")
			f.Int("n", i, "a number")
			must(f, f.Parse([]string{"-n", "5", "rest"}))
			return f
		})},
	}
}
