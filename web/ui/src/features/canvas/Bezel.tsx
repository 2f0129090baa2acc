/** A phone's body around a frame, with its keys; it stands outside of the frame's box. */
export function Bezel() {
  const key = "absolute w-1 rounded-sm bg-[#2b2b30]";
  return (
    <div aria-hidden data-bezel className="pointer-events-none absolute -inset-3">
      <span className={`${key} top-36 -left-1 h-14`} />
      <span className={`${key} top-54 -left-1 h-14`} />
      <span className={`${key} top-44 -right-1 h-20`} />
      <span className="absolute inset-0 rounded-[48px] border border-[#4a4a52] bg-[#1b1b1f]" />
    </div>
  );
}
