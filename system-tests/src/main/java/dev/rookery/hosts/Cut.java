package dev.rookery.hosts;

/** What a host is cut off from. Packets vanish: connections time out, they are not refused. */
public enum Cut {
  /** Everything. */
  ALL,
  /** The control plane only: the host goes on sending mail, and nobody hears of it. */
  CONTROL,
  /** What the control plane says; what it is told still arrives. */
  FROM_CONTROL,
  /** What the control plane is told; what it says still arrives. */
  TO_CONTROL,
  /** Mail in both directions: TCP ports 25, 465 and 587. */
  SMTP,
  /** TCP port 25 outwards, as many hosting providers close it until they are asked. */
  PORT_25_OUT
}
