import { ext } from "../platform/ext";

ext.runtime.onInstalled.addListener(() => undefined);
