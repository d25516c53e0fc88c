package heapcases

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"encoding/base64"
	"encoding/gob"
	"encoding/hex"
	"encoding/pem"
	"expvar"
	"go/constant"
	"go/token"
	"image"
	"image/color"
	"index/suffixarray"
	"io/fs"
	"mime"
	"mime/multipart"
	"net/http"
	"net/mail"
	"net/textproto"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing/fstest"
	"text/tabwriter"

	html "html/template"
)

// The cases of this file are what packages of the standard library make of files and messages.

func zipped() []byte {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	must(must(w.Create("a file")).Write([]byte(program)))
	must(w.Create("a directory/another file"))
	must(w, w.Close())
	return b.Bytes()
}

func fileCases() []Case {
	return []Case{
		{Name: "open files", Prepare: many(100, func(int) *os.File { return must(os.Open(os.DevNull)) })},
		{Name: "directory entries", Prepare: many(20, func(int) []fs.DirEntry { return must(os.ReadDir(string(filepath.Separator))) })},
		{Name: "file systems in memory", Prepare: many(100, func(i int) fstest.MapFS {
			return fstest.MapFS{text(i, 20): {Data: []byte(text(i, 200))}, "b": {}}
		})},
		{Name: "commands", Prepare: many(100, func(i int) *exec.Cmd {
			c := exec.Command("/bin/echo", text(i, 20), "b")
			c.Env = []string{"A=" + text(i, 30)}
			return c
		})},
		{Name: "zip archives", Prepare: func() func() any {
			data := zipped()
			return many(500, func(int) *zip.Reader { return must(zip.NewReader(bytes.NewReader(data), int64(len(data)))) })()
		}},
		{Name: "headers of tar archives", Prepare: many(300, func(i int) *tar.Header {
			return &tar.Header{Name: text(i, 40), Size: int64(i), PAXRecords: map[string]string{"comment": text(i, 30)}}
		})},
		{Name: "images", Prepare: many(50, func(i int) image.Image {
			r := image.Rect(0, 0, i, 2*i)
			return []image.Image{image.NewRGBA(r), image.NewPaletted(r, color.Palette{color.Black, color.White}), image.NewUniform(color.White)}[i%3]
		})},
		{Name: "pictures cut from pictures", Prepare: many(100, func(i int) image.Image {
			all := image.NewGray(image.Rect(0, 0, 100, 100))
			return [2]image.Image{all, all.SubImage(image.Rect(i%50, i%50, 80, 80))}[i%1]
		})},
		{Name: "encoded texts", Prepare: many(500, func(i int) []string {
			return []string{hex.EncodeToString([]byte(text(i, i))), base64.StdEncoding.EncodeToString([]byte(text(i, 50)))}
		})},
		{Name: "blocks of PEM", Prepare: func() func() any {
			data := pem.EncodeToMemory(&pem.Block{Type: "TEST", Headers: map[string]string{"a": "b"}, Bytes: make([]byte, 300)})
			return many(200, func(int) *pem.Block { b, _ := pem.Decode(data); return b })()
		}},
		{Name: "values decoded by gob", Prepare: func() func() any {
			var b bytes.Buffer
			in := map[string][]float64{"a": make([]float64, 30), "b": {1}}
			must(in, gob.NewEncoder(&b).Encode(in))
			return many(50, func(int) (out map[string][]float64) {
				must(out, gob.NewDecoder(bytes.NewReader(b.Bytes())).Decode(&out))
				return out
			})()
		}},
		{Name: "published variables", Prepare: many(200, func(i int) *expvar.Map {
			m := new(expvar.Map)
			m.Add(text(i, 20), int64(i))
			m.Set("s", new(expvar.String))
			return m
		})},
		{Name: "constants of every size", Prepare: many(300, func(i int) constant.Value {
			return constant.Shift(constant.MakeInt64(int64(i+1)), token.SHL, uint(i))
		})},
		{Name: "indexes of texts", Prepare: many(20, func(i int) *suffixarray.Index { return suffixarray.New([]byte(text(i, i*50))) })},
		{Name: "forms", Prepare: many(100, func(i int) *multipart.Form {
			return &multipart.Form{Value: map[string][]string{"a": {text(i, 30)}}, File: map[string][]*multipart.FileHeader{
				"f": {{Filename: text(i, 20), Header: textproto.MIMEHeader{"Content-Type": {"text/plain"}}, Size: 7}}}}
		})},
		{Name: "media types", Hidden: true, Prepare: many(300, func(i int) map[string]string {
			_, params, err := mime.ParseMediaType(`text/html; charset="utf-8"; q=` + text(i, 20))
			return must(params, err)
		})},
		{Name: "addresses of mail", Hidden: true, Prepare: many(300, func(i int) *mail.Address {
			return must(mail.ParseAddress(text(i, 20) + " <a@example.org>"))
		})},
		{Name: "responses", Hidden: true, Prepare: many(200, func(i int) *http.Response {
			r := "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX-Id: " + text(i, 30) + "\r\n\r\nhello"
			return must(http.ReadResponse(newReader(r), nil))
		})},
		{Name: "replacers", Prepare: many(50, func(i int) *strings.Replacer {
			r := strings.NewReplacer("<", "&lt;", ">", "&gt;", "abc", text(i, 20))
			r.Replace(program)
			return r
		})},
		{Name: "tables", Prepare: many(50, func(int) *tabwriter.Writer {
			w := tabwriter.NewWriter(new(bytes.Buffer), 0, 8, 1, ' ', 0)
			must(w.Write([]byte("a\tb\tc\naaa\tbbb\tccc\n")))
			return w
		})},
		{Name: "pages", Prepare: many(10, func(int) *html.Template {
			t := html.Must(html.New("t").Funcs(html.FuncMap{"lower": strings.ToLower}).Parse(`<p title="{{.A | lower}}">{{range .B}}<b>{{.}}</b>{{end}}</p>`))
			must(t, t.Execute(new(bytes.Buffer), struct {
				A string
				B []int
			}{"x", []int{1, 2}}))
			return t
		})},
	}
}
