import Quill from "quill1/dist/quill.js";
import "quill1/dist/quill.snow.css";
import { mountQuill } from "./quill-any.js";

export const mount = (field) => mountQuill(Quill, field);
