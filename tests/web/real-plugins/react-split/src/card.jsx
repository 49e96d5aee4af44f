import styles from "./card.module.css";
import dot from "./dot.svg";

export default function Card({ name }) {
	return (
		<section className={styles.card} data-real="react-split">
			<img src={dot} alt="" />
			React 19 in chunks, {name}
		</section>
	);
}
