// What the background keeps in IndexedDB: the device's keys, the recovery store,
// and drafts that still have to be wiped at the agent. Seen as small tables, so
// that tests can hand in their own.

export interface Table<T> {
  get(key: string): Promise<T | undefined>;
  put(key: string, value: T): Promise<void>;
  delete(key: string): Promise<void>;
  entries(): Promise<[string, T][]>;
}

export type TableName = "keys" | "drafts" | "wipes";

const names: TableName[] = ["keys", "drafts", "wipes"];

let opened: Promise<IDBDatabase> | null = null;

function database(): Promise<IDBDatabase> {
  opened ??= new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open("sidequill", 1);
    request.onupgradeneeded = () => {
      for (const name of names) request.result.createObjectStore(name);
    };
    request.onsuccess = () => {
      // A later version of the extension may want to upgrade; let it.
      request.result.onversionchange = () => {
        request.result.close();
        opened = null;
      };
      resolve(request.result);
    };
    request.onerror = () => reject(request.error ?? new Error("the browser's database does not open"));
  }).catch((error: unknown) => {
    opened = null;
    throw error;
  });
  return opened;
}

async function ask<R>(name: TableName, mode: IDBTransactionMode, what: (store: IDBObjectStore) => IDBRequest<R>): Promise<R> {
  const transaction = (await database()).transaction(name, mode, { durability: mode === "readwrite" ? "strict" : "default" });
  const request = what(transaction.objectStore(name));
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(request.result);
    transaction.onerror = transaction.onabort = () => reject(transaction.error ?? new Error("the browser's database refused"));
  });
}

export function indexedTable<T>(name: TableName): Table<T> {
  return {
    get: (key) => ask(name, "readonly", (s) => s.get(key) as IDBRequest<T | undefined>),
    put: async (key, value) => {
      await ask(name, "readwrite", (s) => s.put(value, key));
    },
    delete: (key) => ask(name, "readwrite", (s) => s.delete(key)),
    entries: async () => {
      const keys = (await ask(name, "readonly", (s) => s.getAllKeys())) as string[];
      const rows: [string, T][] = [];
      for (const key of keys) {
        const value = await ask(name, "readonly", (s) => s.get(key) as IDBRequest<T | undefined>);
        if (value !== undefined) rows.push([key, value]);
      }
      return rows;
    },
  };
}

/** A table in the browser's session storage: memory of trusted rooms alone, gone when the browser ends. */
export function sessionTable<T>(area: chrome.storage.StorageArea, prefix: string): Table<T> {
  return {
    get: async (key) => (await area.get(prefix + key))[prefix + key] as T | undefined,
    put: (key, value) => area.set({ [prefix + key]: value }),
    delete: (key) => area.remove(prefix + key),
    entries: async () =>
      Object.entries(await area.get(null))
        .filter(([key]) => key.startsWith(prefix))
        .map(([key, value]) => [key.slice(prefix.length), value as T]),
  };
}
