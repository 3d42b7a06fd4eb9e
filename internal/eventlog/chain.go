package eventlog

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
)

// A line ends with its hash, which covers every byte before:
//
//	{"n":2, … ,"prev":"…","hash":"…"}
const (
	beforeHash = `,"hash":"`
	afterHash  = `"}`
	hashSize   = 2 * sha256.Size
	tailSize   = len(beforeHash) + hashSize + len(afterHash)
	maxLine    = 4 << 10
)

// seal makes the line of r, and sets its hash.
func seal(r *Record) ([]byte, error) {
	r.Hash = ""
	line, err := json.Marshal(r)
	if err != nil {
		return nil, err
	}
	head, ok := bytes.CutSuffix(line, []byte(beforeHash+afterHash))
	if !ok {
		return nil, errors.New("a record does not end with its hash")
	}
	r.Hash = hash(head)
	line = append(head[:len(head):len(head)], beforeHash+r.Hash+afterHash...)
	if len(line) >= maxLine {
		return nil, errors.New("a record is too long")
	}
	return append(line, '\n'), nil
}

// open reads a line, without its end, and checks its hash.
func open(line []byte) (Record, error) {
	var r Record
	if len(line) < tailSize || len(line) >= maxLine {
		return r, errors.New("it is no event")
	}
	head, tail := line[:len(line)-tailSize], string(line[len(line)-tailSize:])
	sum := hash(head)
	if tail != beforeHash+sum+afterHash {
		return r, errors.New("it was changed: its hash does not fit")
	}
	if err := json.Unmarshal(line, &r); err != nil || r.Hash != sum {
		return Record{}, errors.New("it is no event")
	}
	return r, r.shape()
}

func hash(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}
