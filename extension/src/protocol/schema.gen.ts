// Generated from internal/protocol by go generate. Do not edit.

import type { Schema } from "@cfworker/json-schema";

/** JSON Schema of every message; $defs holds one schema for each name of types.gen.ts. */
export const schema: Schema = {
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$defs": {
    "Bye": {
      "type": "object",
      "properties": {
        "type": {
          "const": "bye"
        },
        "reason": {
          "$ref": "#/$defs/ByeReason"
        }
      },
      "required": [
        "type",
        "reason"
      ],
      "additionalProperties": false
    },
    "ByeReason": {
      "type": "string",
      "enum": [
        "stopping",
        "revoked",
        "idle"
      ]
    },
    "Change": {
      "type": "object",
      "properties": {
        "statement": {
          "type": "integer",
          "minimum": 0,
          "maximum": 2147483647
        },
        "slot": {
          "$ref": "#/$defs/Slot"
        },
        "section": {
          "type": "string"
        },
        "use": {
          "type": "string",
          "enum": [
            "add",
            "remove"
          ]
        }
      },
      "required": [
        "statement"
      ],
      "additionalProperties": false
    },
    "Check": {
      "type": "object",
      "properties": {
        "type": {
          "const": "check"
        },
        "draft": {
          "type": "string",
          "pattern": "^[A-Za-z0-9_-]{22}$"
        },
        "ref": {
          "type": "integer",
          "minimum": 0,
          "maximum": 2147483647
        },
        "sentences": {
          "type": "array",
          "items": {
            "$ref": "#/$defs/EditedSource"
          }
        }
      },
      "required": [
        "type",
        "draft",
        "ref",
        "sentences"
      ],
      "additionalProperties": false
    },
    "CheckNote": {
      "type": "object",
      "properties": {
        "type": {
          "const": "check-note"
        },
        "draft": {
          "type": "string",
          "pattern": "^[A-Za-z0-9_-]{22}$"
        },
        "ref": {
          "type": "integer",
          "minimum": 0,
          "maximum": 2147483647
        },
        "note": {
          "type": "string"
        },
        "dump": {
          "type": "boolean"
        },
        "format": {
          "type": "string",
          "minLength": 1,
          "maxLength": 80
        },
        "facts": {
          "$ref": "#/$defs/Facts"
        },
        "language": {
          "type": "string",
          "enum": [
            "en",
            "es"
          ]
        }
      },
      "required": [
        "type",
        "draft",
        "ref",
        "note",
        "dump",
        "format",
        "facts"
      ],
      "additionalProperties": false
    },
    "Checked": {
      "type": "object",
      "properties": {
        "type": {
          "const": "checked"
        },
        "draft": {
          "type": "string",
          "pattern": "^[A-Za-z0-9_-]{22}$"
        },
        "ref": {
          "type": "integer",
          "minimum": 0,
          "maximum": 2147483647
        },
        "sentences": {
          "type": "array",
          "items": {
            "$ref": "#/$defs/Sentence"
          }
        }
      },
      "required": [
        "type",
        "draft",
        "ref",
        "sentences"
      ],
      "additionalProperties": false
    },
    "CheckedNote": {
      "type": "object",
      "properties": {
        "type": {
          "const": "checked-note"
        },
        "draft": {
          "type": "string",
          "pattern": "^[A-Za-z0-9_-]{22}$"
        },
        "ref": {
          "type": "integer",
          "minimum": 0,
          "maximum": 2147483647
        },
        "sections": {
          "type": "array",
          "items": {
            "$ref": "#/$defs/Section"
          }
        },
        "omitted": {
          "type": "array",
          "items": {
            "type": "integer"
          }
        },
        "questions": {
          "type": "array",
          "items": {
            "$ref": "#/$defs/Question"
          }
        }
      },
      "required": [
        "type",
        "draft",
        "ref",
        "sections",
        "omitted",
        "questions"
      ],
      "additionalProperties": false
    },
    "Choice": {
      "type": "object",
      "properties": {
        "key": {
          "type": "string",
          "minLength": 1,
          "maxLength": 80
        },
        "value": {
          "type": "string"
        }
      },
      "required": [
        "key",
        "value"
      ],
      "additionalProperties": false
    },
    "Choices": {
      "type": "object",
      "properties": {
        "type": {
          "const": "choices"
        },
        "ref": {
          "type": "integer",
          "minimum": 0,
          "maximum": 2147483647
        },
        "settings": {
          "type": "array",
          "items": {
            "$ref": "#/$defs/Setting"
          }
        },
        "by": {
          "type": "string"
        },
        "refused": {
          "type": "array",
          "items": {
            "$ref": "#/$defs/Refusal"
          }
        }
      },
      "required": [
        "type",
        "ref",
        "settings",
        "refused"
      ],
      "additionalProperties": false
    },
    "Choose": {
      "type": "object",
      "properties": {
        "type": {
          "const": "choose"
        },
        "ref": {
          "type": "integer",
          "minimum": 0,
          "maximum": 2147483647
        },
        "values": {
          "type": "array",
          "items": {
            "$ref": "#/$defs/Choice"
          }
        },
        "clear": {
          "type": "array",
          "items": {
            "type": "string"
          }
        }
      },
      "required": [
        "type",
        "ref",
        "values",
        "clear"
      ],
      "additionalProperties": false
    },
    "DeviceInfo": {
      "type": "object",
      "properties": {
        "device": {
          "type": "string",
          "pattern": "^[A-Za-z0-9_-]{22}$"
        },
        "name": {
          "type": "string"
        },
        "created": {
          "type": "string"
        },
        "used": {
          "type": "string"
        },
        "this": {
          "type": "boolean"
        }
      },
      "required": [
        "device",
        "name",
        "created",
        "used"
      ],
      "additionalProperties": false
    },
    "DeviceList": {
      "type": "object",
      "properties": {
        "type": {
          "const": "device-list"
        },
        "devices": {
          "type": "array",
          "items": {
            "$ref": "#/$defs/DeviceInfo"
          }
        }
      },
      "required": [
        "type",
        "devices"
      ],
      "additionalProperties": false
    },
    "Devices": {
      "type": "object",
      "properties": {
        "type": {
          "const": "devices"
        },
        "revoke": {
          "type": "string",
          "pattern": "^[A-Za-z0-9_-]{22}$"
        }
      },
      "required": [
        "type"
      ],
      "additionalProperties": false
    },
    "Draft": {
      "type": "object",
      "properties": {
        "format": {
          "type": "string"
        },
        "engine": {
          "type": "string"
        },
        "statements": {
          "type": "array",
          "items": {
            "$ref": "#/$defs/Statement"
          }
        },
        "session": {
          "anyOf": [
            {
              "$ref": "#/$defs/SessionLine"
            },
            {
              "type": "null"
            }
          ]
        },
        "sections": {
          "type": "array",
          "items": {
            "$ref": "#/$defs/Section"
          }
        },
        "unused": {
          "type": "array",
          "items": {
            "$ref": "#/$defs/Unused"
          }
        },
        "questions": {
          "type": "array",
          "items": {
            "$ref": "#/$defs/Question"
          }
        },
        "thread": {
          "type": "array",
          "items": {
            "$ref": "#/$defs/Link"
          }
        },
        "suggested": {
          "$ref": "#/$defs/Suggestion"
        },
        "notices": {
          "type": "array",
          "items": {
            "$ref": "#/$defs/Notice"
          }
        },
        "timing": {
          "$ref": "#/$defs/Timing"
        }
      },
      "required": [
        "format",
        "engine",
        "statements",
        "session",
        "sections",
        "unused",
        "questions",
        "notices",
        "timing"
      ],
      "additionalProperties": false
    },
    "Dump": {
      "type": "object",
      "properties": {
        "type": {
          "const": "dump"
        },
        "draft": {
          "type": "string",
          "pattern": "^[A-Za-z0-9_-]{22}$"
        },
        "format": {
          "type": "string",
          "minLength": 1,
          "maxLength": 80
        },
        "parts": {
          "type": "array",
          "items": {
            "$ref": "#/$defs/Part"
          }
        },
        "facts": {
          "$ref": "#/$defs/Facts"
        },
        "changes": {
          "type": "array",
          "items": {
            "$ref": "#/$defs/Change"
          }
        },
        "language": {
          "type": "string",
          "enum": [
            "en",
            "es"
          ]
        }
      },
      "required": [
        "type",
        "draft",
        "format",
        "parts",
        "facts",
        "changes"
      ],
      "additionalProperties": false
    },
    "EditedSource": {
      "type": "object",
      "properties": {
        "text": {
          "type": "string"
        },
        "sources": {
          "type": "array",
          "items": {
            "type": "integer"
          }
        }
      },
      "required": [
        "text",
        "sources"
      ],
      "additionalProperties": false
    },
    "Engine": {
      "type": "object",
      "properties": {
        "kind": {
          "$ref": "#/$defs/EngineKind"
        },
        "model": {
          "type": "string"
        },
        "fault": {
          "$ref": "#/$defs/FaultKind"
        },
        "message": {
          "type": "string"
        }
      },
      "required": [
        "kind"
      ],
      "additionalProperties": false
    },
    "EngineKind": {
      "type": "string",
      "enum": [
        "builtin",
        "ollama",
        "openai"
      ]
    },
    "Event": {
      "type": "object",
      "properties": {
        "type": {
          "const": "event"
        },
        "draft": {
          "type": "string",
          "pattern": "^[A-Za-z0-9_-]{22}$"
        },
        "seq": {
          "type": "integer",
          "minimum": 1,
          "maximum": 2147483647
        },
        "whole": {
          "$ref": "#/$defs/Draft"
        },
        "section": {
          "$ref": "#/$defs/Section"
        },
        "progress": {
          "$ref": "#/$defs/Progress"
        },
        "notice": {
          "$ref": "#/$defs/Notice"
        },
        "done": {
          "type": "boolean"
        }
      },
      "required": [
        "type",
        "draft",
        "seq"
      ],
      "additionalProperties": false
    },
    "Facet": {
      "type": "string",
      "enum": [
        "problem",
        "goal",
        "diagnosis",
        "symptom",
        "impairment",
        "history.psychiatric",
        "history.medical",
        "history.family",
        "history.social",
        "history.substance",
        "history.trauma",
        "history.developmental",
        "medication",
        "measure",
        "mse",
        "progress",
        "homework",
        "follow-up",
        "frequency",
        "strengths",
        "safety",
        "level",
        "consent",
        "reason"
      ]
    },
    "Facts": {
      "type": "object",
      "properties": {
        "date": {
          "type": "string"
        },
        "start": {
          "type": "string"
        },
        "stop": {
          "type": "string"
        },
        "minutes": {
          "type": "integer",
          "minimum": 0,
          "maximum": 2147483647
        },
        "service": {
          "type": "string"
        },
        "modality": {
          "type": "string"
        },
        "place": {
          "type": "string"
        },
        "participants": {
          "type": "array",
          "items": {
            "type": "string"
          }
        },
        "cpt": {
          "type": "string"
        },
        "addons": {
          "type": "array",
          "items": {
            "type": "string"
          }
        },
        "diagnosis": {
          "type": "array",
          "items": {
            "type": "string"
          }
        },
        "goals": {
          "type": "array",
          "items": {
            "type": "string"
          }
        },
        "consent": {
          "type": "string"
        },
        "client": {
          "type": "string"
        }
      },
      "additionalProperties": false
    },
    "Failure": {
      "type": "object",
      "properties": {
        "type": {
          "const": "failure"
        },
        "kind": {
          "$ref": "#/$defs/FaultKind"
        },
        "message": {
          "type": "string"
        },
        "next": {
          "type": "string"
        },
        "draft": {
          "type": "string"
        },
        "ref": {
          "type": "integer"
        }
      },
      "required": [
        "type",
        "kind",
        "message",
        "next"
      ],
      "additionalProperties": false
    },
    "FaultKind": {
      "type": "string",
      "enum": [
        "bad-input",
        "busy",
        "cancelled",
        "defect",
        "empty",
        "model-cloud",
        "model-cut",
        "model-failed",
        "model-missing",
        "model-stranger",
        "model-unfit",
        "model-unreachable",
        "no-agent",
        "no-service-manager",
        "not-permitted",
        "port-taken",
        "revoked",
        "stale",
        "storage",
        "too-large",
        "unknown-draft",
        "unpaired",
        "version"
      ]
    },
    "Filled": {
      "type": "object",
      "properties": {
        "type": {
          "const": "filled"
        },
        "fields": {
          "type": "integer",
          "minimum": 0,
          "maximum": 2147483647
        },
        "refused": {
          "type": "integer",
          "minimum": 0,
          "maximum": 2147483647
        },
        "undone": {
          "type": "boolean"
        }
      },
      "required": [
        "type",
        "fields",
        "refused",
        "undone"
      ],
      "additionalProperties": false
    },
    "Finding": {
      "type": "object",
      "properties": {
        "kind": {
          "$ref": "#/$defs/FindingKind"
        },
        "severity": {
          "$ref": "#/$defs/Severity"
        },
        "message": {
          "type": "string"
        }
      },
      "required": [
        "kind",
        "severity",
        "message"
      ],
      "additionalProperties": false
    },
    "FindingKind": {
      "type": "string",
      "enum": [
        "unsupported",
        "number",
        "negation",
        "medication",
        "laterality",
        "quote",
        "risk",
        "person",
        "attribution",
        "certainty",
        "time",
        "boilerplate"
      ]
    },
    "FormatInfo": {
      "type": "object",
      "properties": {
        "key": {
          "type": "string"
        },
        "title": {
          "type": "string"
        },
        "sections": {
          "type": "array",
          "items": {
            "$ref": "#/$defs/SectionInfo"
          }
        }
      },
      "required": [
        "key",
        "title",
        "sections"
      ],
      "additionalProperties": false
    },
    "FromAgent": {
      "description": "Agent to extension, inside the encrypted channel.",
      "oneOf": [
        {
          "$ref": "#/$defs/PairAccepted"
        },
        {
          "$ref": "#/$defs/PairRefused"
        },
        {
          "$ref": "#/$defs/Ready"
        },
        {
          "$ref": "#/$defs/Sorted"
        },
        {
          "$ref": "#/$defs/Event"
        },
        {
          "$ref": "#/$defs/Checked"
        },
        {
          "$ref": "#/$defs/CheckedNote"
        },
        {
          "$ref": "#/$defs/RecoveryKey"
        },
        {
          "$ref": "#/$defs/Wiped"
        },
        {
          "$ref": "#/$defs/Wordings"
        },
        {
          "$ref": "#/$defs/Recorded"
        },
        {
          "$ref": "#/$defs/Choices"
        },
        {
          "$ref": "#/$defs/DeviceList"
        },
        {
          "$ref": "#/$defs/Pong"
        },
        {
          "$ref": "#/$defs/Bye"
        },
        {
          "$ref": "#/$defs/Failure"
        }
      ]
    },
    "FromAgentClear": {
      "description": "Agent to extension, before the handshake.",
      "oneOf": [
        {
          "$ref": "#/$defs/Greeting"
        },
        {
          "$ref": "#/$defs/PairOffer"
        }
      ]
    },
    "FromNative": {
      "description": "Native-messaging host to extension.",
      "oneOf": [
        {
          "$ref": "#/$defs/NativeConnected"
        },
        {
          "$ref": "#/$defs/NativeHere"
        },
        {
          "$ref": "#/$defs/Failure"
        }
      ]
    },
    "Greeting": {
      "type": "object",
      "properties": {
        "type": {
          "const": "greeting"
        },
        "min": {
          "type": "integer",
          "minimum": 1,
          "maximum": 2147483647
        },
        "max": {
          "type": "integer",
          "minimum": 1,
          "maximum": 2147483647
        },
        "state": {
          "$ref": "#/$defs/GreetingState"
        },
        "nonce": {
          "type": "string",
          "pattern": "^[A-Za-z0-9_-]{43}$"
        }
      },
      "required": [
        "type",
        "min",
        "max",
        "state",
        "nonce"
      ],
      "additionalProperties": false
    },
    "GreetingState": {
      "type": "string",
      "enum": [
        "unpaired",
        "pairing-open",
        "revoked",
        "known"
      ]
    },
    "Hello": {
      "type": "object",
      "properties": {
        "type": {
          "const": "hello"
        },
        "min": {
          "type": "integer",
          "minimum": 1,
          "maximum": 2147483647
        },
        "max": {
          "type": "integer",
          "minimum": 1,
          "maximum": 2147483647
        },
        "device": {
          "type": "string",
          "pattern": "^([A-Za-z0-9_-]{22})?$"
        }
      },
      "required": [
        "type",
        "min",
        "max",
        "device"
      ],
      "additionalProperties": false
    },
    "History": {
      "type": "object",
      "properties": {
        "type": {
          "const": "history"
        },
        "before": {
          "type": "integer",
          "minimum": 0,
          "maximum": 2147483647
        }
      },
      "required": [
        "type"
      ],
      "additionalProperties": false
    },
    "Key": {
      "type": "object",
      "properties": {
        "type": {
          "const": "key"
        },
        "draft": {
          "type": "string",
          "pattern": "^[A-Za-z0-9_-]{22}$"
        }
      },
      "required": [
        "type",
        "draft"
      ],
      "additionalProperties": false
    },
    "Link": {
      "type": "object",
      "properties": {
        "kind": {
          "$ref": "#/$defs/LinkKind"
        },
        "text": {
          "type": "string"
        },
        "sources": {
          "type": "array",
          "items": {
            "type": "integer"
          }
        }
      },
      "required": [
        "kind",
        "text",
        "sources"
      ],
      "additionalProperties": false
    },
    "LinkKind": {
      "type": "string",
      "enum": [
        "diagnosis",
        "symptom",
        "impairment",
        "goal",
        "intervention",
        "response",
        "plan"
      ]
    },
    "LogDraft": {
      "type": "object",
      "properties": {
        "statements": {
          "type": "integer",
          "minimum": 0,
          "maximum": 2147483647
        },
        "sentences": {
          "type": "integer",
          "minimum": 0,
          "maximum": 2147483647
        },
        "model": {
          "type": "integer",
          "minimum": 0,
          "maximum": 2147483647
        },
        "unused": {
          "type": "integer",
          "minimum": 0,
          "maximum": 2147483647
        },
        "questions": {
          "type": "integer",
          "minimum": 0,
          "maximum": 2147483647
        }
      },
      "required": [
        "statements",
        "sentences",
        "model",
        "unused",
        "questions"
      ],
      "additionalProperties": false
    },
    "LogEvent": {
      "type": "object",
      "properties": {
        "n": {
          "type": "integer",
          "minimum": 1,
          "maximum": 2147483647
        },
        "time": {
          "type": "string"
        },
        "user": {
          "type": "string"
        },
        "event": {
          "type": "string"
        },
        "device": {
          "type": "string"
        },
        "why": {
          "type": "string"
        },
        "count": {
          "type": "integer",
          "minimum": 0,
          "maximum": 2147483647
        },
        "config": {
          "type": "string"
        },
        "settings": {
          "type": "array",
          "items": {
            "type": "string"
          }
        },
        "draft": {
          "$ref": "#/$defs/LogDraft"
        },
        "fill": {
          "$ref": "#/$defs/LogFill"
        },
        "hash": {
          "type": "string"
        }
      },
      "required": [
        "n",
        "time",
        "user",
        "event",
        "hash"
      ],
      "additionalProperties": false
    },
    "LogFill": {
      "type": "object",
      "properties": {
        "fields": {
          "type": "integer",
          "minimum": 0,
          "maximum": 2147483647
        },
        "refused": {
          "type": "integer",
          "minimum": 0,
          "maximum": 2147483647
        }
      },
      "required": [
        "fields",
        "refused"
      ],
      "additionalProperties": false
    },
    "NativeConnect": {
      "type": "object",
      "properties": {
        "type": {
          "const": "native.connect"
        },
        "device": {
          "type": "string",
          "pattern": "^[A-Za-z0-9_-]{43}$"
        },
        "name": {
          "type": "string",
          "minLength": 1,
          "maxLength": 80
        }
      },
      "required": [
        "type",
        "device",
        "name"
      ],
      "additionalProperties": false
    },
    "NativeConnected": {
      "type": "object",
      "properties": {
        "type": {
          "const": "native.connected"
        },
        "agent": {
          "type": "string",
          "pattern": "^[A-Za-z0-9_-]{43}$"
        },
        "device": {
          "type": "string",
          "pattern": "^[A-Za-z0-9_-]{22}$"
        },
        "port": {
          "type": "integer",
          "minimum": 1,
          "maximum": 65535
        }
      },
      "required": [
        "type",
        "agent",
        "device",
        "port"
      ],
      "additionalProperties": false
    },
    "NativeHere": {
      "type": "object",
      "properties": {
        "type": {
          "const": "native.here"
        },
        "port": {
          "type": "integer",
          "minimum": 1,
          "maximum": 65535
        }
      },
      "required": [
        "type",
        "port"
      ],
      "additionalProperties": false
    },
    "NativeWhere": {
      "type": "object",
      "properties": {
        "type": {
          "const": "native.where"
        }
      },
      "required": [
        "type"
      ],
      "additionalProperties": false
    },
    "Notice": {
      "type": "object",
      "properties": {
        "kind": {
          "$ref": "#/$defs/FaultKind"
        },
        "message": {
          "type": "string"
        }
      },
      "required": [
        "kind",
        "message"
      ],
      "additionalProperties": false
    },
    "Origin": {
      "type": "string",
      "enum": [
        "model",
        "clinician"
      ]
    },
    "PairAccepted": {
      "type": "object",
      "properties": {
        "type": {
          "const": "pair.accepted"
        },
        "device": {
          "type": "string",
          "pattern": "^[A-Za-z0-9_-]{22}$"
        }
      },
      "required": [
        "type",
        "device"
      ],
      "additionalProperties": false
    },
    "PairCancel": {
      "type": "object",
      "properties": {
        "type": {
          "const": "pair.cancel"
        }
      },
      "required": [
        "type"
      ],
      "additionalProperties": false
    },
    "PairCommit": {
      "type": "object",
      "properties": {
        "type": {
          "const": "pair.commit"
        },
        "commit": {
          "type": "string",
          "pattern": "^[A-Za-z0-9_-]{43}$"
        }
      },
      "required": [
        "type",
        "commit"
      ],
      "additionalProperties": false
    },
    "PairConfirm": {
      "type": "object",
      "properties": {
        "type": {
          "const": "pair.confirm"
        }
      },
      "required": [
        "type"
      ],
      "additionalProperties": false
    },
    "PairOffer": {
      "type": "object",
      "properties": {
        "type": {
          "const": "pair.offer"
        },
        "agent": {
          "type": "string",
          "pattern": "^[A-Za-z0-9_-]{43}$"
        },
        "nonce": {
          "type": "string",
          "pattern": "^[A-Za-z0-9_-]{43}$"
        }
      },
      "required": [
        "type",
        "agent",
        "nonce"
      ],
      "additionalProperties": false
    },
    "PairRefused": {
      "type": "object",
      "properties": {
        "type": {
          "const": "pair.refused"
        },
        "message": {
          "type": "string"
        }
      },
      "required": [
        "type",
        "message"
      ],
      "additionalProperties": false
    },
    "PairReveal": {
      "type": "object",
      "properties": {
        "type": {
          "const": "pair.reveal"
        },
        "device": {
          "type": "string",
          "pattern": "^[A-Za-z0-9_-]{43}$"
        },
        "nonce": {
          "type": "string",
          "pattern": "^[A-Za-z0-9_-]{43}$"
        },
        "name": {
          "type": "string",
          "minLength": 1,
          "maxLength": 80
        }
      },
      "required": [
        "type",
        "device",
        "nonce",
        "name"
      ],
      "additionalProperties": false
    },
    "Part": {
      "type": "object",
      "properties": {
        "part": {
          "type": "integer",
          "minimum": 0,
          "maximum": 2147483647
        },
        "kind": {
          "$ref": "#/$defs/PartKind"
        },
        "rev": {
          "type": "integer",
          "minimum": 0,
          "maximum": 2147483647
        },
        "text": {
          "type": "string"
        },
        "question": {
          "$ref": "#/$defs/QuestionID"
        }
      },
      "required": [
        "part",
        "kind",
        "rev",
        "text"
      ],
      "additionalProperties": false
    },
    "PartKind": {
      "type": "string",
      "enum": [
        "whole",
        "subjective",
        "objective",
        "assessment",
        "plan",
        "answer"
      ]
    },
    "PartRev": {
      "type": "object",
      "properties": {
        "part": {
          "type": "integer",
          "minimum": 0,
          "maximum": 2147483647
        },
        "rev": {
          "type": "integer",
          "minimum": 0,
          "maximum": 2147483647
        }
      },
      "required": [
        "part",
        "rev"
      ],
      "additionalProperties": false
    },
    "Ping": {
      "type": "object",
      "properties": {
        "type": {
          "const": "ping"
        }
      },
      "required": [
        "type"
      ],
      "additionalProperties": false
    },
    "Pong": {
      "type": "object",
      "properties": {
        "type": {
          "const": "pong"
        }
      },
      "required": [
        "type"
      ],
      "additionalProperties": false
    },
    "Preference": {
      "type": "object",
      "properties": {
        "not": {
          "type": "string"
        },
        "say": {
          "type": "string"
        }
      },
      "required": [
        "not",
        "say"
      ],
      "additionalProperties": false
    },
    "Progress": {
      "type": "object",
      "properties": {
        "section": {
          "type": "string"
        },
        "done": {
          "type": "integer",
          "minimum": 0,
          "maximum": 2147483647
        },
        "total": {
          "type": "integer",
          "minimum": 0,
          "maximum": 2147483647
        },
        "left": {
          "type": "integer",
          "minimum": 0,
          "maximum": 2147483647
        },
        "place": {
          "type": "integer",
          "minimum": 0,
          "maximum": 2147483647
        }
      },
      "required": [
        "section",
        "done",
        "total",
        "left",
        "place"
      ],
      "additionalProperties": false
    },
    "Question": {
      "type": "object",
      "properties": {
        "id": {
          "$ref": "#/$defs/QuestionID"
        },
        "message": {
          "type": "string"
        },
        "severity": {
          "$ref": "#/$defs/Severity"
        }
      },
      "required": [
        "id",
        "message",
        "severity"
      ],
      "additionalProperties": false
    },
    "QuestionID": {
      "type": "string",
      "enum": [
        "time.missing",
        "time.conflict",
        "code.mismatch",
        "code.missing",
        "diagnosis.missing",
        "intervention.missing",
        "response.missing",
        "impairment.missing",
        "goal.missing",
        "progress.missing",
        "plan.missing",
        "risk.missing",
        "risk.incomplete",
        "risk.conflict",
        "mse.missing",
        "service.missing",
        "location.missing",
        "participants.missing",
        "abbreviation.unsafe",
        "thirdparty.named",
        "tone.judgement",
        "private.content",
        "copy.previous",
        "history.missing",
        "reason.missing",
        "value.impossible",
        "consent.missing"
      ]
    },
    "Ready": {
      "type": "object",
      "properties": {
        "type": {
          "const": "ready"
        },
        "agent": {
          "type": "string"
        },
        "engine": {
          "$ref": "#/$defs/Engine"
        },
        "formats": {
          "type": "array",
          "items": {
            "$ref": "#/$defs/FormatInfo"
          }
        },
        "max_dump": {
          "type": "integer"
        },
        "settings": {
          "$ref": "#/$defs/Settings"
        }
      },
      "required": [
        "type",
        "agent",
        "engine",
        "formats",
        "max_dump"
      ],
      "additionalProperties": false
    },
    "Recorded": {
      "type": "object",
      "properties": {
        "type": {
          "const": "recorded"
        },
        "before": {
          "type": "integer",
          "minimum": 0,
          "maximum": 2147483647
        },
        "events": {
          "type": "array",
          "items": {
            "$ref": "#/$defs/LogEvent"
          }
        },
        "broken": {
          "type": "integer",
          "minimum": 0,
          "maximum": 2147483647
        }
      },
      "required": [
        "type",
        "before",
        "events",
        "broken"
      ],
      "additionalProperties": false
    },
    "RecoveryKey": {
      "type": "object",
      "properties": {
        "type": {
          "const": "recovery-key"
        },
        "draft": {
          "type": "string",
          "pattern": "^[A-Za-z0-9_-]{22}$"
        },
        "key": {
          "type": "string",
          "pattern": "^[A-Za-z0-9_-]{43}$"
        }
      },
      "required": [
        "type",
        "draft",
        "key"
      ],
      "additionalProperties": false
    },
    "Refusal": {
      "type": "object",
      "properties": {
        "key": {
          "type": "string"
        },
        "why": {
          "type": "string",
          "enum": [
            "unknown",
            "locked",
            "value"
          ]
        },
        "allowed": {
          "type": "string"
        }
      },
      "required": [
        "key",
        "why"
      ],
      "additionalProperties": false
    },
    "Resume": {
      "type": "object",
      "properties": {
        "type": {
          "const": "resume"
        },
        "draft": {
          "type": "string",
          "pattern": "^[A-Za-z0-9_-]{22}$"
        },
        "from": {
          "type": "integer",
          "minimum": 0,
          "maximum": 2147483647
        }
      },
      "required": [
        "type",
        "draft",
        "from"
      ],
      "additionalProperties": false
    },
    "Section": {
      "type": "object",
      "properties": {
        "key": {
          "type": "string"
        },
        "title": {
          "type": "string"
        },
        "sentences": {
          "type": "array",
          "items": {
            "$ref": "#/$defs/Sentence"
          }
        }
      },
      "required": [
        "key",
        "title",
        "sentences"
      ],
      "additionalProperties": false
    },
    "SectionInfo": {
      "type": "object",
      "properties": {
        "key": {
          "type": "string"
        },
        "title": {
          "type": "string"
        },
        "letter": {
          "type": "string"
        },
        "block": {
          "$ref": "#/$defs/PartKind"
        },
        "takes": {
          "type": "array",
          "items": {
            "$ref": "#/$defs/Take"
          }
        }
      },
      "required": [
        "key",
        "title",
        "letter",
        "takes"
      ],
      "additionalProperties": false
    },
    "Sentence": {
      "type": "object",
      "properties": {
        "text": {
          "type": "string"
        },
        "sources": {
          "type": "array",
          "items": {
            "type": "integer"
          }
        },
        "origin": {
          "$ref": "#/$defs/Origin"
        },
        "support": {
          "type": "number",
          "minimum": 0,
          "maximum": 1
        },
        "findings": {
          "type": "array",
          "items": {
            "$ref": "#/$defs/Finding"
          }
        },
        "own": {
          "type": "string"
        }
      },
      "required": [
        "text",
        "sources",
        "origin",
        "support",
        "findings"
      ],
      "additionalProperties": false
    },
    "SessionLine": {
      "type": "object",
      "properties": {
        "text": {
          "type": "string"
        },
        "sources": {
          "type": "array",
          "items": {
            "type": "integer"
          }
        }
      },
      "required": [
        "text",
        "sources"
      ],
      "additionalProperties": false
    },
    "Setting": {
      "type": "object",
      "properties": {
        "key": {
          "type": "string"
        },
        "value": {
          "type": "string"
        },
        "default": {
          "type": "string"
        },
        "allowed": {
          "type": "array",
          "items": {
            "type": "string"
          }
        },
        "locked": {
          "type": "boolean"
        }
      },
      "required": [
        "key",
        "value",
        "default",
        "allowed"
      ],
      "additionalProperties": false
    },
    "Settings": {
      "type": "object",
      "properties": {
        "subject": {
          "type": "string",
          "enum": [
            "client",
            "patient",
            "initials"
          ]
        },
        "tense": {
          "type": "string",
          "enum": [
            "",
            "present",
            "past"
          ]
        },
        "names": {
          "type": "string",
          "enum": [
            "role",
            "initials",
            "keep"
          ]
        },
        "full": {
          "type": "boolean"
        },
        "profile": {
          "type": "string"
        }
      },
      "required": [
        "subject",
        "tense",
        "names",
        "full",
        "profile"
      ],
      "additionalProperties": false
    },
    "Severity": {
      "type": "string",
      "enum": [
        "error",
        "block",
        "warn",
        "info"
      ]
    },
    "Slot": {
      "type": "string",
      "enum": [
        "reported",
        "observed",
        "intervention",
        "response",
        "assessment",
        "risk",
        "plan",
        "admin",
        "private"
      ]
    },
    "Sorted": {
      "type": "object",
      "properties": {
        "type": {
          "const": "sorted"
        },
        "draft": {
          "type": "string",
          "pattern": "^[A-Za-z0-9_-]{22}$"
        },
        "revs": {
          "type": "array",
          "items": {
            "$ref": "#/$defs/PartRev"
          }
        },
        "statements": {
          "type": "array",
          "items": {
            "$ref": "#/$defs/Statement"
          }
        },
        "unused": {
          "type": "array",
          "items": {
            "$ref": "#/$defs/Unused"
          }
        },
        "session": {
          "anyOf": [
            {
              "$ref": "#/$defs/SessionLine"
            },
            {
              "type": "null"
            }
          ]
        },
        "questions": {
          "type": "array",
          "items": {
            "$ref": "#/$defs/Question"
          }
        },
        "suggested": {
          "$ref": "#/$defs/Suggestion"
        }
      },
      "required": [
        "type",
        "draft",
        "revs",
        "statements",
        "unused",
        "session",
        "questions"
      ],
      "additionalProperties": false
    },
    "Start": {
      "type": "object",
      "properties": {
        "type": {
          "const": "start"
        },
        "draft": {
          "type": "string",
          "pattern": "^[A-Za-z0-9_-]{22}$"
        },
        "engine": {
          "type": "string",
          "enum": [
            "",
            "builtin"
          ]
        }
      },
      "required": [
        "type",
        "draft"
      ],
      "additionalProperties": false
    },
    "Statement": {
      "type": "object",
      "properties": {
        "id": {
          "type": "integer",
          "minimum": 0,
          "maximum": 2147483647
        },
        "part": {
          "type": "integer",
          "minimum": 0,
          "maximum": 2147483647
        },
        "start": {
          "type": "integer",
          "minimum": 0,
          "maximum": 2147483647
        },
        "end": {
          "type": "integer",
          "minimum": 0,
          "maximum": 2147483647
        },
        "text": {
          "type": "string"
        },
        "slot": {
          "$ref": "#/$defs/Slot"
        },
        "facets": {
          "type": "array",
          "items": {
            "$ref": "#/$defs/Facet"
          }
        },
        "confidence": {
          "type": "number",
          "minimum": 0,
          "maximum": 1
        },
        "moved": {
          "type": "boolean"
        },
        "section": {
          "type": "string"
        }
      },
      "required": [
        "id",
        "part",
        "start",
        "end",
        "text",
        "slot",
        "facets",
        "confidence"
      ],
      "additionalProperties": false
    },
    "Stop": {
      "type": "object",
      "properties": {
        "type": {
          "const": "stop"
        },
        "draft": {
          "type": "string",
          "pattern": "^[A-Za-z0-9_-]{22}$"
        }
      },
      "required": [
        "type",
        "draft"
      ],
      "additionalProperties": false
    },
    "Suggestion": {
      "type": "object",
      "properties": {
        "code": {
          "type": "string"
        },
        "rule": {
          "type": "string"
        }
      },
      "required": [
        "code",
        "rule"
      ],
      "additionalProperties": false
    },
    "Take": {
      "type": "object",
      "properties": {
        "slot": {
          "$ref": "#/$defs/Slot"
        },
        "facet": {
          "$ref": "#/$defs/Facet"
        }
      },
      "required": [
        "slot"
      ],
      "additionalProperties": false
    },
    "Timing": {
      "type": "object",
      "properties": {
        "sort_ms": {
          "type": "number"
        },
        "first_sentence_ms": {
          "type": "number"
        },
        "total_ms": {
          "type": "number"
        },
        "eligible": {
          "type": "integer"
        },
        "sent": {
          "type": "integer"
        },
        "echoed": {
          "type": "integer"
        },
        "replaced": {
          "type": "integer"
        }
      },
      "required": [
        "sort_ms",
        "first_sentence_ms",
        "total_ms",
        "eligible",
        "sent",
        "echoed",
        "replaced"
      ],
      "additionalProperties": false
    },
    "ToAgent": {
      "description": "Extension to agent, inside the encrypted channel.",
      "oneOf": [
        {
          "$ref": "#/$defs/PairConfirm"
        },
        {
          "$ref": "#/$defs/PairCancel"
        },
        {
          "$ref": "#/$defs/Dump"
        },
        {
          "$ref": "#/$defs/Start"
        },
        {
          "$ref": "#/$defs/Stop"
        },
        {
          "$ref": "#/$defs/Resume"
        },
        {
          "$ref": "#/$defs/Check"
        },
        {
          "$ref": "#/$defs/CheckNote"
        },
        {
          "$ref": "#/$defs/Key"
        },
        {
          "$ref": "#/$defs/Wipe"
        },
        {
          "$ref": "#/$defs/Filled"
        },
        {
          "$ref": "#/$defs/Wording"
        },
        {
          "$ref": "#/$defs/History"
        },
        {
          "$ref": "#/$defs/Choose"
        },
        {
          "$ref": "#/$defs/Devices"
        },
        {
          "$ref": "#/$defs/Ping"
        }
      ]
    },
    "ToAgentClear": {
      "description": "Extension to agent, before the handshake.",
      "oneOf": [
        {
          "$ref": "#/$defs/Hello"
        },
        {
          "$ref": "#/$defs/PairCommit"
        },
        {
          "$ref": "#/$defs/PairReveal"
        }
      ]
    },
    "ToNative": {
      "description": "Extension to native-messaging host.",
      "oneOf": [
        {
          "$ref": "#/$defs/NativeConnect"
        },
        {
          "$ref": "#/$defs/NativeWhere"
        }
      ]
    },
    "Unused": {
      "type": "object",
      "properties": {
        "statement": {
          "type": "integer",
          "minimum": 0,
          "maximum": 2147483647
        },
        "reason": {
          "$ref": "#/$defs/UnusedReason"
        }
      },
      "required": [
        "statement",
        "reason"
      ],
      "additionalProperties": false
    },
    "UnusedReason": {
      "type": "string",
      "enum": [
        "private",
        "other-client",
        "repeated",
        "admin",
        "instruction",
        "corrected",
        "removed"
      ]
    },
    "Wipe": {
      "type": "object",
      "properties": {
        "type": {
          "const": "wipe"
        },
        "draft": {
          "type": "string",
          "pattern": "^[A-Za-z0-9_-]{22}$"
        }
      },
      "required": [
        "type",
        "draft"
      ],
      "additionalProperties": false
    },
    "Wiped": {
      "type": "object",
      "properties": {
        "type": {
          "const": "wiped"
        },
        "draft": {
          "type": "string",
          "pattern": "^[A-Za-z0-9_-]{22}$"
        }
      },
      "required": [
        "type",
        "draft"
      ],
      "additionalProperties": false
    },
    "Wording": {
      "type": "object",
      "properties": {
        "type": {
          "const": "wording"
        },
        "before": {
          "type": "string"
        },
        "after": {
          "type": "string"
        },
        "remove": {
          "type": "string"
        }
      },
      "required": [
        "type"
      ],
      "additionalProperties": false
    },
    "Wordings": {
      "type": "object",
      "properties": {
        "type": {
          "const": "wordings"
        },
        "wordings": {
          "type": "array",
          "items": {
            "$ref": "#/$defs/Preference"
          }
        }
      },
      "required": [
        "type",
        "wordings"
      ],
      "additionalProperties": false
    }
  },
  "title": "Messages between the Sidequill extension and agent, protocol version 2",
  "description": "Generated from internal/protocol/messages.go by go generate; docs/PROTOCOL.md explains the exchange.",
  "anyOf": [
    {
      "$ref": "#/$defs/ToAgentClear"
    },
    {
      "$ref": "#/$defs/FromAgentClear"
    },
    {
      "$ref": "#/$defs/ToAgent"
    },
    {
      "$ref": "#/$defs/FromAgent"
    },
    {
      "$ref": "#/$defs/ToNative"
    },
    {
      "$ref": "#/$defs/FromNative"
    }
  ]
};

/** Extension to agent, before the handshake. The message's "type" and its name in $defs. */
export const toAgentClear: Readonly<Record<string, string>> = {
  "hello": "Hello",
  "pair.commit": "PairCommit",
  "pair.reveal": "PairReveal",
};
/** Agent to extension, before the handshake. The message's "type" and its name in $defs. */
export const fromAgentClear: Readonly<Record<string, string>> = {
  "greeting": "Greeting",
  "pair.offer": "PairOffer",
};
/** Extension to agent, inside the encrypted channel. The message's "type" and its name in $defs. */
export const toAgent: Readonly<Record<string, string>> = {
  "pair.confirm": "PairConfirm",
  "pair.cancel": "PairCancel",
  "dump": "Dump",
  "start": "Start",
  "stop": "Stop",
  "resume": "Resume",
  "check": "Check",
  "check-note": "CheckNote",
  "key": "Key",
  "wipe": "Wipe",
  "filled": "Filled",
  "wording": "Wording",
  "history": "History",
  "choose": "Choose",
  "devices": "Devices",
  "ping": "Ping",
};
/** Agent to extension, inside the encrypted channel. The message's "type" and its name in $defs. */
export const fromAgent: Readonly<Record<string, string>> = {
  "pair.accepted": "PairAccepted",
  "pair.refused": "PairRefused",
  "ready": "Ready",
  "sorted": "Sorted",
  "event": "Event",
  "checked": "Checked",
  "checked-note": "CheckedNote",
  "recovery-key": "RecoveryKey",
  "wiped": "Wiped",
  "wordings": "Wordings",
  "recorded": "Recorded",
  "choices": "Choices",
  "device-list": "DeviceList",
  "pong": "Pong",
  "bye": "Bye",
  "failure": "Failure",
};
/** Extension to native-messaging host. The message's "type" and its name in $defs. */
export const toNative: Readonly<Record<string, string>> = {
  "native.connect": "NativeConnect",
  "native.where": "NativeWhere",
};
/** Native-messaging host to extension. The message's "type" and its name in $defs. */
export const fromNative: Readonly<Record<string, string>> = {
  "native.connected": "NativeConnected",
  "native.here": "NativeHere",
  "failure": "Failure",
};
