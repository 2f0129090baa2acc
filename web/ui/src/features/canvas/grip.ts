/** The class of what a finger moves a frame by: its label. Everywhere else a swipe moves the canvas. */
export const gripClass = "grip";

/**
 * How React Flow tells on touch what does not move the canvas. It gives the class to every
 * frame that can be dragged and asks for the nearest element of `.` and this name, so that
 * the condition leaves the frames themselves out.
 */
export const gripOnly = `${gripClass}:not(.react-flow__node)`;
