import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

import { Studio } from "./studio";

import "./studio.css";

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");
createRoot(root).render(
  <StrictMode>
    <Studio />
  </StrictMode>,
);
