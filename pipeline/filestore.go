package pipeline

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
)

// FileStore keeps checkpoints in the file of that name, which is replaced as a whole each time: a
// crash leaves the one or the other. The folder must be there; a file of the same name and .new
// stands beside it meanwhile. Where the file holds another checkpoint than this store has loaded or
// saved last, a second run uses it: that one fails which is the second to save.
func FileStore(path string) CheckpointStore { return &fileStore{path: path} }

type fileStore struct {
	path string
	mu   sync.Mutex
	last *trace // of what was loaded or saved last, nil before
}

// trace tells one checkpoint from another: each ends with a checksum.
type trace struct {
	size int64
	end  string
}

// traceLength is how much of a checkpoint's end its trace has.
const traceLength = 16

func traceOf(data []byte) trace {
	return trace{int64(len(data)), string(data[max(len(data)-traceLength, 0):])}
}

// Load reads the file. Without one, its folder must be there, since nothing could be saved later.
func (s *fileStore) Load(context.Context) ([]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	data, err := os.ReadFile(s.path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		data = nil
		_, err = os.Stat(filepath.Dir(s.path))
	case err == nil && len(data) == 0:
		err = fmt.Errorf("%s is empty, though each checkpoint holds something; remove it to begin anew", s.path)
	}
	if err != nil {
		return nil, err
	}
	loaded := traceOf(data)
	s.last = &loaded
	return data, nil
}

// Save writes another file beside it, and moves that to its place once it is on the disk.
func (s *fileStore) Save(_ context.Context, data []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.refuseOthers(); err != nil {
		return err
	}
	f, err := createAnew(s.path + ".new")
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	own, statErr := f.Stat()
	if err = errors.Join(err, statErr, f.Sync(), f.Close()); err == nil {
		err = s.move(f.Name(), own)
	}
	if err != nil {
		return errors.Join(err, removeOwn(f.Name(), own))
	}
	saved := traceOf(data)
	s.last = &saved
	return syncFolder(filepath.Dir(s.path))
}

// refuseOthers returns an error where another run has saved since this store did, or has loaded. A
// file that is gone was removed by whoever wants the next run to begin anew.
func (s *fileStore) refuseOthers() error {
	if s.last == nil {
		return nil
	}
	is, err := readTrace(s.path)
	if errors.Is(err, fs.ErrNotExist) || err == nil && is == *s.last {
		return nil
	}
	return errors.Join(err, s.usedByOthers())
}

func (s *fileStore) usedByOthers() error {
	return fmt.Errorf("another run has saved its checkpoint in %s meanwhile; let one run at a time use it", s.path)
}

// readTrace reads that of a file.
func readTrace(path string) (trace, error) {
	f, err := os.Open(path)
	if err != nil {
		return trace{}, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return trace{}, err
	}
	end := make([]byte, min(info.Size(), traceLength))
	_, err = f.ReadAt(end, info.Size()-int64(len(end)))
	return trace{info.Size(), string(end)}, err
}

// createAnew creates a file in place of one that a crash has left.
func createAnew(name string) (*os.File, error) {
	if info, err := os.Lstat(name); err == nil && !info.IsDir() {
		os.Remove(name) // if that fails, so does the next line
	}
	return os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
}

// move moves the file that this store has written to its place, and not that of another run, which
// has removed it.
func (s *fileStore) move(name string, own fs.FileInfo) error {
	if !isFile(name, own) {
		return s.usedByOthers()
	}
	return os.Rename(name, s.path)
}

func isFile(name string, own fs.FileInfo) bool {
	is, err := os.Lstat(name)
	return err == nil && own != nil && os.SameFile(is, own)
}

// removeOwn removes a file that could not be moved, unless another run has put its own there.
func removeOwn(name string, own fs.FileInfo) error {
	if !isFile(name, own) {
		return nil
	}
	return os.Remove(name)
}

// syncFolder makes the move last. Some systems cannot open or sync a folder: there the move lasts
// as they see fit.
func syncFolder(folder string) error {
	f, err := os.Open(folder)
	if err != nil {
		return nil
	}
	f.Sync()
	return f.Close()
}
