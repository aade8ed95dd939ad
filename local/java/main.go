// Command java generates the Java SDK of a Pulumi package: java SCHEMA FOLDER.
package main

import (
	"encoding/json"
	"log"
	"os"
	"path/filepath"

	"github.com/pulumi/pulumi-java/pkg/codegen/java"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
)

func main() {
	log.SetFlags(0)
	text, err := os.ReadFile(os.Args[1])
	check(err)
	var spec schema.PackageSpec
	check(json.Unmarshal(text, &spec))
	pkg, err := schema.ImportSpec(spec, nil, schema.ValidationOptions{})
	check(err)
	files, err := java.GeneratePackage("ecr-hub", pkg, nil, nil, false, false)
	check(err)
	for name, text := range files {
		path := filepath.Join(os.Args[2], name)
		check(os.MkdirAll(filepath.Dir(path), 0o755))
		check(os.WriteFile(path, text, 0o600))
	}
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
