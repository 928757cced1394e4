/** The Tarsier: mostly eyes. */
export function Mark() {
  return <img className="mark" src="./tarsier.svg" width={24} height={24} alt="" />
}
