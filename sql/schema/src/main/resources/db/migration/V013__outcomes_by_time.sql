-- Outcomes come nearly in the order of time: a few pages of BRIN find a day.
create index outcomes_by_time on outcomes using brin (occurred_at) with (pages_per_range = 32);

-- Refused frames are counted per node and day, so that no node fills the disk.
create index refused_frames_by_node on refused_frames (node_id, at);
