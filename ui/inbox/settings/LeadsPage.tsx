/** Who takes leads and who is away, for those who look for it among the settings. */

export { Takers as default } from "../board/Takers";
