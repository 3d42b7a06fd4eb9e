package ollama

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"os"
	"path/filepath"

	"github.com/ollama/ollama/api"

	"github.com/sidequill/sidequill/internal/fault"
)

// Progress of a pull or an import. Total is 0 while nothing is counted.
type Progress struct {
	Status    string
	Completed int64
	Total     int64
}

// Pull has the server fetch a model.
func (s *Server) Pull(ctx context.Context, name string, on func(Progress)) error {
	if IsCloud(name) {
		return fault.New(fault.CloudModel, "the name %s is that of a cloud model", name)
	}
	doing := "pulling " + name
	return s.work(ctx, doing, on, func(step api.PullProgressFunc) error {
		return s.api.Pull(ctx, &api.PullRequest{Model: name}, step)
	})
}

// Remove has the server delete a model.
func (s *Server) Remove(ctx context.Context, name string) error {
	_, err := ask(ctx, s, "removing "+name, func(ctx context.Context) (struct{}, error) {
		return struct{}{}, s.api.Delete(ctx, &api.DeleteRequest{Model: name})
	})
	return err
}

// Import gives the server a GGUF file and makes it a model called name.
func (s *Server) Import(ctx context.Context, name, path string, on func(Progress)) error {
	doing := "importing " + path
	file, err := os.Open(path)
	if err != nil {
		return fault.Wrap(fault.BadInput, err, "%s", doing)
	}
	defer func() { _ = file.Close() }()
	magic := make([]byte, 4)
	if _, err := io.ReadFull(file, magic); err != nil || string(magic) != "GGUF" {
		return fault.New(fault.BadInput, "%s: it is not a GGUF file", doing)
	}
	info, err := file.Stat()
	if err != nil {
		return fault.Wrap(fault.BadInput, err, "%s", doing)
	}
	sum := sha256.New()
	if err := pass(ctx, sum, file, func(done int64) { on(Progress{"reading", done, info.Size()}) }); err != nil {
		return kindedFile(ctx, err, doing)
	}
	digest := "sha256:" + hex.EncodeToString(sum.Sum(nil))
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return fault.Wrap(fault.BadInput, err, "%s", doing)
	}
	reader, writer := io.Pipe()
	sent := make(chan error, 1)
	go func() {
		err := pass(ctx, writer, file, func(done int64) { on(Progress{"copying", done, info.Size()}) })
		_ = writer.CloseWithError(err)
		sent <- err
	}()
	err = s.api.CreateBlob(ctx, digest, reader)
	_ = reader.Close()
	<-sent
	if err != nil {
		return kinded(ctx, err, doing)
	}
	return s.work(ctx, doing, on, func(step api.PullProgressFunc) error {
		request := &api.CreateRequest{Model: name, Files: map[string]string{filepath.Base(path): digest}}
		return s.api.Create(ctx, request, api.CreateProgressFunc(step))
	})
}

// work runs one long request of the server's. It has succeeded only if the
// server said so: the client returns no error for a stream that breaks off.
func (s *Server) work(ctx context.Context, doing string, on func(Progress), run func(api.PullProgressFunc) error) error {
	succeeded := false
	err := run(func(step api.ProgressResponse) error {
		succeeded = step.Status == "success"
		on(Progress{step.Status, step.Completed, step.Total})
		return nil
	})
	if err == nil && ctx.Err() != nil {
		err = ctx.Err()
	}
	if err == nil && !succeeded {
		err = fault.New(fault.ModelFailed, "%s: the server broke off", doing)
	}
	return kinded(ctx, err, doing)
}

// pass copies a file and stops when ctx ends.
func pass(ctx context.Context, to io.Writer, from *os.File, on func(done int64)) error {
	if _, err := from.Seek(0, io.SeekStart); err != nil {
		return err
	}
	buffer := make([]byte, 1<<20)
	for done := int64(0); ; {
		if err := ctx.Err(); err != nil {
			return err
		}
		n, err := from.Read(buffer)
		if n > 0 {
			if _, err := to.Write(buffer[:n]); err != nil {
				return err
			}
			done += int64(n)
			on(done)
		}
		if err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
	}
}

func kindedFile(ctx context.Context, err error, doing string) error {
	if ctx.Err() != nil {
		return fault.Wrap(fault.Cancelled, ctx.Err(), "%s", doing)
	}
	return fault.Wrap(fault.BadInput, err, "%s", doing)
}
