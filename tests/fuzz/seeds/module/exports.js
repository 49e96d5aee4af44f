export function initialize(api){return import("./chunk.js")}
export const dispose=()=>{},{a,b:[c,...d],...e}=f;
