package interop

import (
	"bytes"
	"encoding/gob"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"maps"
	"path/filepath"
	"strings"
	"testing"

	gormsqlite "github.com/glebarez/sqlite"
	"github.com/go-viper/mapstructure/v2"
	goccy "github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"
	"github.com/jinzhu/copier"
	"github.com/jmoiron/sqlx"
	"github.com/stretchr/testify/assert"
	yaml "gopkg.in/yaml.v3"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"
	"xorm.io/xorm"
	"xorm.io/xorm/names"

	"github.com/auditline/auditline/audit"
	"github.com/auditline/auditline/audit/auditimpl"
)

// library is something that takes audited structs.
type library struct {
	name   string
	module string // path, or the generator's name, for its version; "" for the standard library's
	// try takes in to out, a new value of the same type, and returns what was written between, as
	// far as it is text.
	try func(t *testing.T, in, out subject) (text string, err error)
}

var libraries = []library{
	{"encoding/json", "", through(json.Marshal, json.Unmarshal)},
	{"encoding/xml", "", through(xml.Marshal, xml.Unmarshal)},
	{"encoding/gob", "", throughGob},
	{"yaml.v3", "gopkg.in/yaml.v3", through(yaml.Marshal, yaml.Unmarshal)},
	{"goccy/go-yaml", "github.com/goccy/go-yaml", through(
		func(v any) ([]byte, error) { return goccy.Marshal(v) },
		func(b []byte, v any) error { return goccy.Unmarshal(b, v) })},
	{"mapstructure", "github.com/go-viper/mapstructure/v2", throughMap},
	{"copier", "github.com/jinzhu/copier", func(_ *testing.T, in, out subject) (string, error) { return "", copier.Copy(out, in) }},
	{"gorm", "gorm.io/gorm", throughGorm},
	{"xorm", "xorm.io/xorm", throughXorm},
	{"sqlx", "github.com/jmoiron/sqlx", throughSqlx},
	{"pgx", "github.com/jackc/pgx/v5", throughPgx},
	{"ent", "entgo.io/ent", throughEnt},
	{"sqlc", "sqlc", throughSqlc},
}

func through(marshal func(any) ([]byte, error), unmarshal func([]byte, any) error) func(*testing.T, subject, subject) (string, error) {
	return func(_ *testing.T, in, out subject) (string, error) {
		b, err := marshal(in)
		if err != nil {
			return "", err
		}
		return string(b), unmarshal(b, out)
	}
}

func throughGob(_ *testing.T, in, out subject) (string, error) {
	var b bytes.Buffer
	if err := gob.NewEncoder(&b).Encode(in); err != nil {
		return "", err
	}
	return "", gob.NewDecoder(&b).Decode(out)
}

func throughMap(_ *testing.T, in, out subject) (string, error) {
	m := make(map[string]any)
	if err := mapstructure.Decode(in, &m); err != nil {
		return "", err
	}
	return fmt.Sprint(m), mapstructure.Decode(m, out)
}

func throughGorm(t *testing.T, in, out subject) (string, error) {
	db, err := gorm.Open(gormsqlite.Open(filepath.Join(t.TempDir(), "gorm.db")), &gorm.Config{Logger: logger.Discard})
	if err != nil {
		return "", err
	}
	pool, err := db.DB()
	if err != nil {
		return "", err
	}
	defer func() { _ = pool.Close() }()
	if err := db.Table("accounts").AutoMigrate(in); err != nil {
		return "", err
	}
	if err := db.Table("accounts").Create(in).Error; err != nil {
		return "", err
	}
	var columns []string
	if err := db.Raw("SELECT name FROM pragma_table_info('accounts')").Scan(&columns).Error; err != nil {
		return "", err
	}
	return strings.Join(columns, " "), db.Table("accounts").Take(out).Error
}

func throughXorm(t *testing.T, in, out subject) (string, error) {
	engine, err := xorm.NewEngine("sqlite", filepath.Join(t.TempDir(), "xorm.db"))
	if err != nil {
		return "", err
	}
	defer func() { _ = engine.Close() }()
	engine.SetMapper(names.GonicMapper{})
	if err := engine.Table("accounts").Sync(in); err != nil {
		return "", err
	}
	if _, err := engine.Table("accounts").Insert(in); err != nil {
		return "", err
	}
	tables, err := engine.DBMetas()
	if err != nil {
		return "", err
	}
	_, err = engine.Table("accounts").Get(out)
	return strings.Join(tables[0].ColumnsSeq(), " "), err
}

func throughSqlx(t *testing.T, in, out subject) (string, error) {
	db, err := sqlx.Open("sqlite", filepath.Join(t.TempDir(), "sqlx.db"))
	if err != nil {
		return "", err
	}
	defer func() { _ = db.Close() }()
	if _, err := db.Exec("CREATE TABLE accounts (owner text, balance integer)"); err != nil {
		return "", err
	}
	if _, err := db.NamedExec("INSERT INTO accounts VALUES (:owner, :balance)", in); err != nil {
		return "", err
	}
	return "", db.Get(out, "SELECT * FROM accounts")
}

// comparisons are how test libraries tell whether two values are equal.
var comparisons = []struct {
	name  string
	equal func(a, b subject) bool
}{
	{"testify `assert.Equal`", func(a, b subject) bool { return assert.Equal(new(testing.T), a, b) }},
	{"testify `assert.EqualExportedValues`", func(a, b subject) bool { return assert.EqualExportedValues(new(testing.T), a, b) }},
	{"testify `assert.Equal` of clones", func(a, b subject) bool { return assert.Equal(new(testing.T), clone(a), clone(b)) }},
	{"go-cmp `cmp.Equal`", func(a, b subject) bool { return cmp.Equal(a, b) }},
	{"go-cmp with the option below", func(a, b subject) bool { return cmp.Equal(a, b, valuesOnly) }},
	{"`audit.Diff`", func(a, b subject) bool { return len(audit.Diff(a, b)) == 0 }},
}

// valuesOnly has go-cmp compare what audited structs hold, and not what they have logged.
var valuesOnly = cmp.Transformer("attributes", func(x audit.Audited) map[string]any {
	return maps.Collect(x.Audit().Attributes())
})

// clone returns what generated Clone methods do.
func clone(x subject) any {
	switch x := x.(type) {
	case *Exported:
		return auditimpl.CloneOf(x)
	case *Unexported:
		return auditimpl.CloneOf(x)
	case *WithJSON:
		return auditimpl.CloneOf(x)
	case *Embedded:
		return auditimpl.CloneOf(x)
	case *Public:
		return auditimpl.CloneOf(x)
	case *EmbeddedHidden:
		return auditimpl.CloneOf(x)
	case *PublicHidden:
		return auditimpl.CloneOf(x)
	}
	return nil
}
