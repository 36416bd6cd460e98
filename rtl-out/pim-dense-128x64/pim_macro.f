pim_sequencer.v
pim_column.v
pim_macro.v
