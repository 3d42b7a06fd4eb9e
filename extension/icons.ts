// The toolbar icon, drawn: a white quill on a deep green rounded square.
import { crc32, deflateSync } from "node:zlib";

const green = [22, 96, 88] as const;
const samples = 4; // per pixel and direction

/** A PNG of size x size pixels. */
export function icon(size: number): Buffer {
  const rows = Buffer.alloc(size * (1 + size * 4));
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      let tile = 0;
      let quill = 0;
      for (let i = 0; i < samples * samples; i++) {
        const u = (x + ((i % samples) + 0.5) / samples) / size;
        const v = (y + (Math.floor(i / samples) + 0.5) / samples) / size;
        if (inTile(u, v)) {
          tile++;
          if (inQuill(u, v)) quill++;
        }
      }
      const white = tile === 0 ? 0 : quill / tile;
      const at = y * (1 + size * 4) + 1 + x * 4;
      green.forEach((c, k) => (rows[at + k] = Math.round(c + (255 - c) * white)));
      rows[at + 3] = Math.round((255 * tile) / (samples * samples));
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header.set([8, 6, 0, 0, 0], 8); // 8 bits, RGBA
  return Buffer.concat([
    Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(rows, { level: 9 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function inTile(u: number, v: number): boolean {
  const r = 0.2;
  const dx = Math.max(r - u, u - (1 - r), 0);
  const dy = Math.max(r - v, v - (1 - r), 0);
  return dx * dx + dy * dy <= r * r;
}

/** A feather along the diagonal (two arcs meeting at its tip), its shaft, and the line it writes. */
function inQuill(u: number, v: number): boolean {
  const along = (u - v) / Math.SQRT2 + 0.5; // 0 lower left … 1 upper right
  const across = (u + v - 1) / Math.SQRT2;
  const t = (along - 0.32) / 0.62;
  if (t > 0 && t < 1 && Math.abs(across) < 0.17 * Math.sin(Math.PI * t ** 0.8) && Math.abs(across) > 0.012) return true;
  if (along > 0.08 && along <= 0.36 && Math.abs(across) < 0.022) return true;
  return v > 0.8 && v < 0.85 && u > 0.42 && u < 0.8;
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(crc32(body), out.length - 4);
  return out;
}
